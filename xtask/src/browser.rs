//! What looks at pictures in a browser: Chromium without a window, and the npm packages of
//! `xtask/browser` that drive it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places::Places;
use crate::{npm, run, toolchain};

/// Names under which systems install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds Chromium and the npm packages; installs what is missing.
pub(crate) fn ready(places: &Places) -> Result<PathBuf, String> {
    let chromium = match find() {
        Some(chromium) => chromium,
        None => install()?,
    };
    npm::ready_in(&folder(places), "xtask/browser")?;
    Ok(chromium)
}

/// The tests of the pages, and of what bpmn-js makes of written models.
pub(crate) fn test(places: &Places) -> Result<Command, String> {
    let mut node = node(places)?;
    node.arg("--test").env("SYNOPSE_BIN", places.cli());
    node.env("SYNOPSE_OUT", places.target.join("browser"));
    Ok(node)
}

/// Every sign, the fixtures, and models of strangers where there are some, beside bpmn-js.
pub(crate) fn gallery(places: &Places) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root).args(["build", "--quiet", "--package", "synopse-cli"]);
    run::must(&mut cargo, "cargo build")?;
    let data = data(places);
    let mut node = node(places)?;
    node.arg("gallery.mjs").arg(&places.root).arg(places.cli()).arg(places.target.join("gallery"));
    if data.is_dir() {
        node.arg(&data);
    } else {
        println!("skipped: no real models at {} (set SYNOPSE_DATA)", data.display());
    }
    run::must(&mut node, "gallery")
}

/// How long pictures take beside bpmn-js, in one run on the same files.
pub(crate) fn bench(places: &Places) -> Result<(), String> {
    let data = data(places);
    if !data.is_dir() {
        return Err(format!("no real models at {} (set SYNOPSE_DATA)", data.display()));
    }
    let build = ["build", "--quiet", "--release", "-p", "synopse-benches", "--bin", "pictures"];
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root).args(build);
    run::must(&mut cargo, "cargo build")?;
    let mut node = node(places)?;
    node.arg("bench.mjs").arg(places.target.join("release").join("pictures"));
    node.arg(data).arg(places.target.join("gallery"));
    run::must(&mut node, "bench")
}

/// The folder of real models.
fn data(places: &Places) -> PathBuf {
    let named = std::env::var_os("SYNOPSE_DATA").map(PathBuf::from);
    named.unwrap_or_else(|| places.root.join("..").join("shared").join("data"))
}

/// Node in the folder of the browser's programs.
fn node(places: &Places) -> Result<Command, String> {
    let chromium = ready(places)?;
    let mut node = Command::new("node");
    node.current_dir(folder(places)).env("CHROMIUM", chromium);
    Ok(node)
}

fn folder(places: &Places) -> PathBuf {
    places.root.join("xtask").join("browser")
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return Some(named).filter(|path| path.exists());
    }
    let folders = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let mut all = NAMES.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
    all.find(|path| path.is_file())
}

fn install() -> Result<PathBuf, String> {
    let by_hand = "apt-get install chromium fonts-liberation";
    if run::first_line(Command::new("id").arg("-u")).as_deref() != Some("0")
        || !Path::new("/usr/bin/apt-get").exists()
    {
        return Err(format!(
            "no Chromium: install one (as root on Debian `{by_hand}`), or name one in the variable \
             CHROMIUM"
        ));
    }
    println!("installing: chromium, with apt-get");
    toolchain::apt(&["update"])?;
    let packages = ["chromium", "fonts-liberation"];
    let install = ["install", "--yes", "--no-install-recommends"];
    toolchain::apt(&[&install[..], &packages[..]].concat())?;
    find().ok_or_else(|| format!("`{by_hand}` left no Chromium"))
}
