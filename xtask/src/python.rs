//! The Python environment in the tree, and the package built into it or into a wheel.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::places::Places;
use crate::run;
use crate::toolchain;

/// Names a Python may have, the plain one first: it is the one the user chose.
const NAMES: [&str; 4] = ["python3", "python3.13", "python3.12", "python3.11"];
const OLDEST: &str = "import sys; sys.exit(sys.version_info < (3, 11))";

/// Makes `.venv` with what `bindings-python/requirements.txt` names, unless it is there already.
pub(crate) fn ready(places: &Places) -> Result<(), String> {
    environment(&places.venv, &places.python().join("requirements.txt"))
}

/// Makes an environment with what a list names, unless it is there already.
pub(crate) fn environment(venv: &Path, list: &Path) -> Result<(), String> {
    let wanted = fs::read(list).map_err(|e| format!("{}: {e}", list.display()))?;
    let stamp = venv.join("installed.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing: {} with the packages of {}", venv.display(), list.display());
    let python = venv.join("bin").join("python");
    if !python.exists() {
        make_venv(venv)?;
    }
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(list);
    run::must(&mut pip, "the Python packages")?;
    fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))
}

fn make_venv(folder: &Path) -> Result<(), String> {
    let python = NAMES
        .into_iter()
        .find(|name| {
            run::quiet(Command::new(name).args(["-c", OLDEST]), Duration::from_secs(20)).ok
        })
        .ok_or("no Python 3.11 or newer found")?;
    let venv = || Command::new(python).args(["-m", "venv", "--clear"]).arg(folder).output();
    let made = venv().map_err(|e| format!("{python}: {e}"))?;
    if made.status.success() {
        return Ok(());
    }
    // Debian's own Python comes without this part of its standard library.
    println!("installing: python3-venv, with apt-get");
    toolchain::apt(&["update"])?;
    toolchain::apt(&["install", "--yes", "--no-install-recommends", "python3-venv"])?;
    let made = venv().map_err(|e| format!("{python}: {e}"))?;
    let problem = || format!("{python} cannot make {}", folder.display());
    if made.status.success() { Ok(()) } else { Err(problem()) }
}

/// Builds the package and installs it into `.venv`, where `pip` finds it.
pub(crate) fn develop(places: &Places) -> Result<(), String> {
    ready(places)?;
    run::must(maturin(places, "develop").arg("--quiet"), "the Python package")
}

/// Builds a wheel, as it would be published, into `bindings-python/dist`.
pub(crate) fn wheel(places: &Places) -> Result<(), String> {
    ready(places)?;
    let mut maturin = maturin(places, "build");
    maturin.arg("--release").arg("--out").arg(places.python().join("dist"));
    run::must(&mut maturin, "the wheel")
}

fn maturin(places: &Places, command: &str) -> Command {
    let mut maturin = Command::new(places.venv_bin("maturin"));
    maturin.current_dir(places.python()).arg(command).env("VIRTUAL_ENV", &places.venv);
    maturin.arg("--target-dir").arg(&places.target);
    maturin
}

/// Sets what maturin sets for cargo, once maturin has run. Without it, cargo would build `PyO3`
/// anew for every change from one to the other.
pub(crate) fn like_maturin(places: &Places, cargo: &mut Command) {
    let folder = fs::read_dir(places.target.join("maturin")).into_iter().flatten().flatten();
    let mut files = folder.map(|entry| entry.path());
    let config = files.find(|path| path.to_string_lossy().contains("pyo3-config-"));
    if let Some(config) = config {
        cargo.env("PYO3_CONFIG_FILE", config).env("PYO3_BUILD_EXTENSION_MODULE", "1");
    }
}

/// The tests of the Python package, which also hold the three doors against each other.
pub(crate) fn pytest(places: &Places) -> Command {
    let mut python = Command::new(places.venv_bin("python"));
    python
        .current_dir(places.python())
        .args(["-m", "pytest", "-q", "-rfEs", "tests"])
        .env("SYNOPSE_BIN", places.cli());
    python
}
