//! The compiler for `wasm32-unknown-unknown`.
//!
//! On an ordinary machine rustup adds the target. Where rustup reaches no server, Debian's packages
//! `rustc-web`, `cargo-web` and `rust-web-src` do it: a second compiler with the sources of the
//! standard library, which cargo then builds for the target. That needs `RUSTC_BOOTSTRAP`, because
//! `-Z build-std` is not stable, and a linker, which comes with rustup's own compiler.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use crate::run;

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";

/// A way to compile for the browser.
pub(crate) enum WasmCompiler {
    /// The compiler in use has the target.
    Rustup,
    /// Debian's compiler, with this linker.
    Debian(PathBuf),
}

impl WasmCompiler {
    /// Finds a compiler, and installs one if there is none.
    pub(crate) fn find(root: &Path) -> Result<Self, String> {
        if has_target(root) {
            return Ok(Self::Rustup);
        }
        if has_debian() {
            return Ok(Self::Debian(linker(root)?));
        }
        if add_with_rustup(root) {
            return Ok(Self::Rustup);
        }
        install_debian()?;
        Ok(Self::Debian(linker(root)?))
    }

    /// `cargo build` for the target, to which the caller adds what to build.
    pub(crate) fn cargo_build(&self) -> Command {
        let mut cargo;
        match self {
            Self::Rustup => cargo = Command::new("cargo"),
            Self::Debian(linker) => {
                cargo = Command::new("/usr/bin/cargo");
                cargo
                    .env("PATH", "/usr/bin:/bin")
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                // What rustup's cargo sets for this program would lead to rustup's compiler.
                for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
                    cargo.env_remove(name);
                }
            }
        }
        cargo.args(["build", "--target", TARGET]);
        if matches!(self, Self::Debian(_)) {
            cargo.args(["-Z", "build-std=std,panic_abort"]);
        }
        cargo
    }
}

fn rustc(root: &Path, args: &[&str]) -> Option<String> {
    run::first_line(Command::new("rustc").current_dir(root).args(args))
}

fn has_target(root: &Path) -> bool {
    rustc(root, &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| Path::new(&folder).is_dir())
}

fn has_debian() -> bool {
    Path::new(DEBIAN_SOURCES).is_dir()
        && Path::new("/usr/bin/rustc").exists()
        && Path::new("/usr/bin/cargo").exists()
}

/// The linker that comes with rustup's compiler; Debian's compiler has none for this target.
fn linker(root: &Path) -> Result<PathBuf, String> {
    let folder = rustc(root, &["--print", "target-libdir"]).map(PathBuf::from);
    let linker = folder.and_then(|folder| Some(folder.parent()?.join("bin").join("rust-lld")));
    linker.filter(|path| path.exists()).ok_or_else(|| {
        "no linker for WASM: the compiler in use comes without rust-lld; install Rust with rustup"
            .to_owned()
    })
}

fn add_with_rustup(root: &Path) -> bool {
    if !rustup_server_answers() {
        println!("skipped: rustup's server does not answer, so it cannot add {TARGET}");
        return false;
    }
    println!("installing: the target {TARGET}, with rustup");
    let mut rustup = Command::new("rustup");
    rustup.current_dir(root).env("RUSTUP_MAX_RETRIES", "0").args(["target", "add", TARGET]);
    run::shown(&mut rustup, Duration::from_secs(120)).ok && has_target(root)
}

/// Asks for a connection before rustup does, because rustup waits long for a server that is not
/// there. Looking up the name can hang as well, hence the thread.
fn rustup_server_answers() -> bool {
    let proxies = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    if proxies.iter().any(|name| std::env::var_os(name).is_some()) {
        return true;
    }
    let server = std::env::var("RUSTUP_DIST_SERVER")
        .unwrap_or_else(|_| "https://static.rust-lang.org".to_owned());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let patience = Duration::from_secs(3);
        let mut found = address(&server).to_socket_addrs().into_iter().flatten();
        let _ = sender.send(found.any(|at| TcpStream::connect_timeout(&at, patience).is_ok()));
    });
    receiver.recv_timeout(Duration::from_secs(8)).unwrap_or(false)
}

/// `host:port` of a URL.
fn address(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains(':') {
        return host.to_owned();
    }
    format!("{host}:{}", if scheme == "http" { 80 } else { 443 })
}

fn install_debian() -> Result<(), String> {
    let by_hand = format!("apt-get install {}", DEBIAN.join(" "));
    if run::first_line(Command::new("id").arg("-u")).as_deref() != Some("0") {
        return Err(format!(
            "no compiler for {TARGET}: run `rustup target add {TARGET}`, or as root `{by_hand}`"
        ));
    }
    println!("installing: {}, with apt-get", DEBIAN.join(", "));
    apt(&["update"])?;
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(DEBIAN);
    apt(&install)?;
    if has_debian() { Ok(()) } else { Err(format!("`{by_hand}` left no sources of std")) }
}

/// Runs apt-get without questions; it prints some hundred lines, shown only if it fails.
pub(crate) fn apt(args: &[&str]) -> Result<(), String> {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=120", "-q"]);
    let outcome = run::quiet(apt.args(args), Duration::from_secs(300));
    if outcome.ok {
        return Ok(());
    }
    let what = args.join(" ");
    let why = outcome.note.unwrap_or(outcome.output);
    Err(format!("`apt-get {what}` failed: {}", why.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn address_has_host_and_port() {
        assert_eq!(address("https://static.rust-lang.org"), "static.rust-lang.org:443");
        assert_eq!(address("http://mirror.example/rust"), "mirror.example:80");
        assert_eq!(address("http://127.0.0.1:9/x"), "127.0.0.1:9");
    }
}
