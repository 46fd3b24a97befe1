//! Who owns a data directory: the system user that it belongs to.

use crate::exit::Exit;
use crate::fail::Failure;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The name of the user who runs this, who must own the directory.
///
/// # Errors
/// `not_the_owner`; `file_unreadable` when the directory cannot be looked at.
pub(crate) fn owner(directory: &Path) -> Result<String, Failure> {
    let of = |path: &Path| std::fs::metadata(path).map(|it| it.uid());
    let owner = of(directory).map_err(|error| crate::fail::unreadable(directory, &error))?;
    let process = Path::new("/proc/self");
    let own = of(process).map_err(|error| crate::fail::unreadable(process, &error))?;
    if own != owner {
        let message = format!(
            "{} belongs to the system user {owner}, and this is {own}",
            directory.display()
        );
        return Err(Failure::new(Exit::Refused, "not_the_owner", message)
            .help("the system user who owns the data directory runs `igf confirm-clock`"));
    }
    let name = ["LOGNAME", "USER"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok());
    Ok(name.unwrap_or_else(|| format!("uid {own}")))
}

/// A warning, where others than its owner may look into a data directory.
pub(crate) fn wide_open(directory: &Path) -> Option<String> {
    if !super::exists(directory) {
        return None;
    }
    let mode = std::fs::metadata(directory).ok()?.mode() & 0o777;
    let shown = directory.display();
    (mode & 0o077 != 0).then(|| {
        format!(
            "warning: others may look into {shown} ({mode:o}): `chmod 700 {shown}` keeps them out"
        )
    })
}
