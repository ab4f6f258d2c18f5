//! Outputs are rendered, and the output folder is made to hold them.

use super::{BuildError, Request};
use crate::diagnostic::{Code, Diagnostic, Place, count};
use crate::emit::{Conflict, EmitError, Emitter, Left, Report, Written};
use crate::read::{Asset, Files};
use crate::timings::Timings;
use crate::view::{Output, Whole};
use crate::{Bytes, add_render_findings, render};

/// The outputs of a site.
pub struct Outputs<'a> {
    /// Those that have to be made, in the order of their paths.
    pub make: Vec<&'a Output>,
    /// Those that stand as the last build left them.
    pub keep: Vec<&'a Written>,
    /// What is wrong with their addresses.
    pub conflicts: Vec<Diagnostic>,
}

/// Makes outputs, and the folder hold them; nothing when there are errors, which are
/// added to what was found before.
pub fn write(
    request: &Request,
    whole: &Whole,
    files: &Files,
    outputs: Outputs,
    diagnostics: &mut Vec<Diagnostic>,
    timings: &mut Timings,
) -> Result<Option<(Report, Left)>, BuildError> {
    if count(diagnostics).0 > 0 {
        // What is wrong with templates is said in the same run.
        let nothing = |_: &_, _: Bytes| Ok::<(), ()>(());
        let (found, _) = timings.time("render", || {
            render(whole, files, &outputs.make, outputs.conflicts, nothing)
        });
        add_render_findings(diagnostics, found);
        return Ok(None);
    }
    let emitter = timings.time("open", || Emitter::open(request.out, request.force))?;
    let (found, done) = timings.time("render", || {
        let take = |output: &Output, bytes: Bytes| match bytes {
            Bytes::Rendered(html) => emitter.put(&output.path, html.as_bytes()),
            Bytes::Copy(Asset::File(path)) => emitter.copy(&output.path, path),
            Bytes::Copy(Asset::Builtin(bytes)) => emitter.put(&output.path, bytes),
        };
        render(whole, files, &outputs.make, outputs.conflicts, take)
    });
    diagnostics.extend(found);
    done?;
    if count(diagnostics).0 > 0 {
        return Ok(None);
    }
    let committed = timings.time("commit", || {
        outputs.keep.iter().for_each(|output| emitter.keep(output));
        emitter.commit()
    });
    match committed {
        Ok(done) => Ok(Some(done)),
        Err(EmitError::Conflicts(conflicts)) => {
            let shown = request.shown;
            diagnostics.extend(conflicts.into_iter().map(|found| foreign(shown, found)));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn foreign(out: &str, conflict: Conflict) -> Diagnostic {
    let place = Place::file(&format!("{out}/{}", conflict.path).into());
    let found = Diagnostic::new(Code::ForeignFile, place, conflict.reason.to_string());
    found.help(match conflict.reason.yields_to_force() {
        true => "move it away, or overwrite it with `--force`",
        false => "move it away",
    })
}
