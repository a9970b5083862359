//! git shows differences of models, in a real repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Done, change, folder, process, root};

/// A repository of its own, whose git knows no settings of this machine.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let repository = Self(folder(name).canonicalize().expect("a folder"));
        repository.git(&["init", "--quiet"]);
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn alone<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "XDG_CONFIG_HOME", "GIT_DIR"]
        {
            command.env_remove(variable);
        }
        let author =
            ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
        command.envs(author.map(|variable| (variable, "test@example.org")));
        command.env("HOME", &self.0).env("GIT_CONFIG_NOSYSTEM", "1").current_dir(&self.0)
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> Done {
        let mut git = Command::new("git");
        let done: Done = self.alone(git.args(arguments)).output().expect("git runs").into();
        assert_eq!(done.status, 0, "git {arguments:?}: {}", done.err);
        done
    }

    fn synopse(&self, arguments: &[&str]) -> Done {
        let mut synopse = Command::new(env!("CARGO_BIN_EXE_synopse"));
        self.alone(synopse.args(arguments)).output().expect("the program runs").into()
    }

    /// Commits the old side of a pair and puts the new side into the working folder.
    fn change(&self, case: &str) {
        let [old, new] = change(case);
        let model = self.path("a process.bpmn");
        fs::copy(root().join(old), &model).unwrap();
        self.git(&["add", "-A"]);
        self.git(&["commit", "--quiet", "-m", "one"]);
        fs::copy(root().join(new), &model).unwrap();
    }
}

const RENAMED: &str = "The step “Standplan aktualisieren” is now called “Standplan anpassen”.";

#[test]
fn git_diff_tells_the_differences_of_models() {
    let here = Repository::new("git-diff");
    assert_eq!(here.synopse(&["git-install"]).status, 0);
    here.change("03-rename");
    let shown = here.git(&["diff"]).out;
    assert!(shown.starts_with("synopse a/a process.bpmn b/a process.bpmn\n"), "{shown}");
    assert!(shown.contains(RENAMED) && !shown.contains("@@"), "{shown}");
    assert!(!shown.contains(".git/") && !shown.contains("/tmp"), "temporary names: {shown}");
    // Other files are compared as ever, and the next file is not lost.
    fs::write(here.path("z.txt"), "a\n").unwrap();
    here.git(&["add", "-A"]);
    let shown = here.git(&["diff", "--cached"]).out;
    assert!(shown.contains(RENAMED) && shown.contains("+a\n"), "{shown}");
    here.git(&["commit", "--quiet", "-m", "two"]);
    assert!(here.git(&["show", "--ext-diff"]).out.contains(RENAMED));
    assert!(
        here.git(&["difftool", "--no-prompt", "-t", "synopse", "HEAD~1"]).out.contains(RENAMED)
    );
    here.git(&["mv", "a process.bpmn", "b.bpmn"]);
    let [old, _] = change("03-rename");
    fs::copy(root().join(old), here.path("b.bpmn")).unwrap();
    let shown = here.git(&["diff", "HEAD", "-M"]).out;
    assert!(shown.starts_with("synopse a/a process.bpmn b/b.bpmn\n"), "{shown}");
}

#[test]
fn what_is_new_gone_or_no_model_does_not_stop_git() {
    let here = Repository::new("git-odd");
    assert_eq!(here.synopse(&["git-install"]).status, 0);
    fs::write(here.path("a.bpmn"), process(&["Antrag", "Antrag prüfen"])).unwrap();
    fs::write(here.path("b.bpmn"), "<<<<<<< HEAD").unwrap();
    fs::write(here.path("c.bpmn"), process(&["Antrag", "Antrag prüfen"])).unwrap();
    here.git(&["add", "-A"]);
    let empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    let done = here.git(&["diff", "--cached", empty]);
    assert_eq!(done.out.matches("The model is new.").count(), 2, "{}", done.out);
    assert_eq!(done.err.lines().count(), 1, "{}", done.err);
    assert!(done.err.starts_with("b/b.bpmn"), "{}", done.err);
    here.git(&["commit", "--quiet", "-m", "one"]);
    fs::remove_file(here.path("c.bpmn")).unwrap();
    assert!(here.git(&["diff"]).out.contains("The model is gone."));
}

#[test]
fn installing_twice_is_installing_once_and_can_be_taken_back() {
    let here = Repository::new("git-twice");
    let (config, attributes) = (here.path(".git/config"), here.path(".git/info/attributes"));
    fs::create_dir_all(here.path(".git/info")).unwrap();
    fs::write(&attributes, "*.png binary\n").unwrap();
    let before = fs::read_to_string(&config).unwrap();
    let state = || (fs::read_to_string(&config).unwrap(), fs::read_to_string(&attributes).unwrap());
    assert_eq!(here.synopse(&["git-install"]).status, 0);
    let once = state();
    assert_eq!(once.1, "*.png binary\n*.bpmn diff=synopse\n");
    assert_eq!(here.synopse(&["git-install"]).status, 0);
    assert_eq!(state(), once);
    for _ in 0..2 {
        let done = here.synopse(&["git-install", "--uninstall", "--lang", "de"]);
        assert_eq!(done.status, 0, "{}", done.err);
        assert!(done.out.starts_with("git vergleicht *.bpmn wieder Zeile für Zeile."));
        assert_eq!(state(), (before.clone(), "*.png binary\n".to_owned()));
    }
    here.change("03-rename");
    assert!(here.git(&["diff"]).out.contains("@@"));
}

#[test]
fn for_all_repositories_of_a_user() {
    let here = Repository::new("git-global");
    assert_eq!(here.synopse(&["git-install", "--global"]).status, 0);
    here.change("03-rename");
    assert!(here.git(&["diff"]).out.contains(RENAMED));
    assert!(Path::new(&here.path(".config/git/attributes")).exists());
    assert_eq!(here.synopse(&["git-install", "--global", "--uninstall"]).status, 0);
    assert!(!here.git(&["diff"]).out.contains(RENAMED));
}

#[test]
fn outside_of_a_repository_there_is_nothing_to_install() {
    let here = Repository::new("git-outside");
    fs::remove_dir_all(here.path(".git")).unwrap();
    let mut synopse = Command::new(env!("CARGO_BIN_EXE_synopse"));
    here.alone(&mut synopse).env("GIT_CEILING_DIRECTORIES", here.0.parent().unwrap());
    let done: Done = synopse.arg("git-install").output().expect("the program runs").into();
    assert!(done.trouble().contains("not a git repository"), "{}", done.err);
}
