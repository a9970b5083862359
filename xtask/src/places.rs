//! Where things are: the tree, the target folder, the Python environment.

use std::path::{Path, PathBuf};

/// The folders that every build script needs.
pub(crate) struct Places {
    /// The workspace.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds for this machine.
    pub(crate) target: PathBuf,
    /// The same for WASM. Apart, because the compiler may be another one, and two compilers in one
    /// folder rebuild everything for each other.
    pub(crate) target_wasm: PathBuf,
    /// The Python environment.
    pub(crate) venv: PathBuf,
}

impl Places {
    /// Finds them. The target folder is where this very program lies, because that holds for
    /// `CARGO_TARGET_DIR`, for a cargo configuration and for the default alike.
    pub(crate) fn find() -> Result<Self, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .ok_or("the crate xtask is not inside a workspace")?
            .to_owned();
        let program = std::env::current_exe().map_err(|e| format!("cannot find xtask: {e}"))?;
        let target =
            program.ancestors().nth(2).ok_or("xtask does not run from a target folder")?.to_owned();
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push("-wasm");
        let target_wasm = target.with_file_name(name);
        let venv = root.join(".venv");
        Ok(Self { root, target, target_wasm, venv })
    }

    /// A program of the Python environment.
    pub(crate) fn venv_bin(&self, name: &str) -> PathBuf {
        self.venv.join("bin").join(name)
    }

    /// The folder of the Python package.
    pub(crate) fn python(&self) -> PathBuf {
        self.root.join("bindings-python")
    }

    /// The folder of the npm package.
    pub(crate) fn wasm(&self) -> PathBuf {
        self.root.join("bindings-wasm")
    }

    /// The JSON Schema of one of the formats.
    pub(crate) fn schema(&self, name: &str) -> PathBuf {
        self.root.join("core").join("schemas").join(format!("{name}.schema.json"))
    }

    /// The command line program as `cargo build` leaves it.
    pub(crate) fn cli(&self) -> PathBuf {
        self.target.join("debug").join("synopse")
    }
}
