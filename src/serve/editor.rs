//! The author's editor is started at a line of a file, without a shell.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// What opens a file at a line.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    command: Option<String>,
}

/// What to do about an editor that can't be used.
const ADVICE: &str = "start `expound serve --editor 'code -g {file}:{line}'`, or with another editor that opens a window of its own";

/// Editors, and a pager, that need a terminal.
const IN_TERMINALS: [&str; 19] = [
    "vi",
    "view",
    "vim",
    "vimx",
    "nvim",
    "nano",
    "pico",
    "micro",
    "hx",
    "helix",
    "kak",
    "joe",
    "jed",
    "ne",
    "mcedit",
    "ed",
    "less",
    "editor",
    "sensible-editor",
];

/// With these, Emacs needs one too.
const TERMINAL_OPTIONS: [&str; 4] = ["-nw", "--no-window-system", "-t", "--tty"];

/// How long an editor is watched: one that can't open the file ends at once.
const A_MOMENT: Duration = Duration::from_millis(300);

impl Editor {
    /// The editor of a command line, which may hold `{file}` and `{line}`: without
    /// them they are added as the program wants them, if it is known.
    pub fn new(command: Option<String>) -> Editor {
        Editor {
            command: command.filter(|command| !command.trim().is_empty()),
        }
    }

    /// The words of the command that opens a file, or why there is none.
    fn words(&self, file: &str, line: usize) -> Result<Vec<String>, String> {
        let Some(command) = &self.command else {
            return Err(format!("no editor is set: {ADVICE}"));
        };
        let words = shlex::split(command).filter(|words| !words.is_empty());
        let Some(mut words) = words else {
            return Err(format!("`{command}` is no command: {ADVICE}"));
        };
        let line = line.to_string();
        let has = |part: &str| words.iter().any(|word| word.contains(part));
        let (has_file, has_line) = (has("{file}"), has("{line}"));
        for word in &mut words {
            // The line first: a file's name may hold anything.
            *word = word.replace("{line}", &line).replace("{file}", file);
        }
        if has_file {
            return Ok(words);
        }
        let program = words
            .iter()
            .find(|word| *word != "env" && !word.contains('='));
        let name = Path::new(program.unwrap_or(&words[0])).file_name();
        let name = name.and_then(|name| name.to_str()).unwrap_or_default();
        // `vim.tiny`, `code.exe`
        let name = name.split('.').next().unwrap_or(name);
        let in_terminal = IN_TERMINALS.contains(&name)
            || name.starts_with("emacs")
                && words
                    .iter()
                    .any(|word| TERMINAL_OPTIONS.contains(&word.as_str()));
        if in_terminal {
            return Err(format!(
                "`{name}` needs a terminal, and a server has none to give: {ADVICE}"
            ));
        }
        let file = file.to_owned();
        if has_line {
            words.push(file);
            return Ok(words);
        }
        words.extend(match name {
            "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
                vec!["-g".to_owned(), format!("{file}:{line}")]
            }
            "subl" | "zed" | "zeditor" | "lapce" => vec![format!("{file}:{line}")],
            "emacs" | "emacsclient" | "gedit" | "gvim" | "mvim" | "xed" | "pluma" | "geany"
            | "gnome-text-editor" | "mousepad" => vec![format!("+{line}"), file],
            "kate" | "kwrite" | "mate" => vec!["-l".to_owned(), line, file],
            "idea" | "pycharm" | "webstorm" | "phpstorm" | "rustrover" | "clion" | "goland" => {
                vec!["--line".to_owned(), line, file]
            }
            _ => vec![file],
        });
        Ok(words)
    }

    /// Opens a file. Says with what, or why not.
    pub fn open(&self, file: &Path, line: usize) -> Result<String, String> {
        let Some(path) = file.to_str() else {
            return Err("the name of this file is not UTF-8".to_owned());
        };
        let words = self.words(path, line)?;
        let (program, args) = (&words[0], &words[1..]);
        let mut command = Command::new(program);
        command.args(args);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // Ctrl-C in the server's terminal is not for the editor.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command
            .spawn()
            .map_err(|error| format!("`{program}` can't be started: {error}; {ADVICE}"))?;
        let (ended, end) = mpsc::channel();
        std::thread::spawn(move || ended.send(child.wait()));
        match end.recv_timeout(A_MOMENT) {
            Ok(Ok(status)) if !status.success() => {
                Err(format!("`{program}` failed at once ({status}); {ADVICE}"))
            }
            // A program that hands the file to a window that is open ends well.
            _ => Ok(program.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &str) -> Result<String, String> {
        let editor = Editor::new(Some(command.to_owned()));
        editor.words("/a b.md", 7).map(|words| words.join("|"))
    }

    #[test]
    fn the_file_is_one_word_whatever_its_name() {
        let open = |file| Editor::new(Some("e '{file}' {line}".to_owned())).words(file, 7);
        let odd = "/x; rm -rf {line} \"$(y)\".md";
        assert_eq!(
            open(odd),
            Ok(vec!["e".to_owned(), odd.to_owned(), "7".to_owned()])
        );
    }

    #[test]
    fn known_editors_get_the_line_in_their_way() {
        let fine = |command, words_of_it: &str| {
            assert_eq!(words(command), Ok(words_of_it.to_owned()));
        };
        fine("code --wait", "code|--wait|-g|/a b.md:7");
        fine("'/my apps/subl'", "/my apps/subl|/a b.md:7");
        fine("emacsclient", "emacsclient|+7|/a b.md");
        fine("kate", "kate|-l|7|/a b.md");
        fine("unknown", "unknown|/a b.md");
        fine("code -g {file}:{line}", "code|-g|/a b.md:7");
        fine("unknown +{line}", "unknown|+7|/a b.md");
        fine("code.exe", "code.exe|-g|/a b.md:7");
        // Who says how gets it: a terminal of its own.
        fine("xterm -e vim +{line} {file}", "xterm|-e|vim|+7|/a b.md");
    }

    #[test]
    fn what_can_not_work_is_said() {
        let wrong = |command: &str, part: &str| {
            let why = words(command);
            assert!(why.as_ref().is_err_and(|why| why.contains(part)), "{why:?}");
        };
        wrong("vim", "needs a terminal");
        wrong("/usr/bin/nano -w", "needs a terminal");
        wrong("emacs -nw", "needs a terminal");
        wrong("emacsclient --tty", "needs a terminal");
        wrong("vim.tiny", "needs a terminal");
        wrong("env TERM=dumb vim +{line}", "needs a terminal");
        wrong("sensible-editor", "needs a terminal");
        wrong("code 'half", "is no command");
        wrong(" ", "no editor is set");
        assert!(Editor::default().words("/a.md", 1).is_err());
    }
}
