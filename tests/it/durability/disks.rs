//! File systems of their own on loop devices, and the knife that cuts them off.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Waits for a line, then shuts the file system of a folder down without flushing its log:
/// `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH` (linux/fs/ext4/ext4.h).
const CUT: &str = "
import fcntl, os, struct, sys
folder = os.open(sys.argv[1], os.O_RDONLY)
print('ready', flush=True)
sys.stdin.readline()
fcntl.ioctl(folder, 0x8004587d, struct.pack('I', 2))
";

/// A file system of its own, gone when it is dropped.
pub(super) struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// `None` where there are no loop devices or no root.
    fn new() -> Option<Disk> {
        let disk = Disk {
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(disk.mounted()).unwrap();
        let image = std::fs::File::create(disk.image()).unwrap();
        image.set_len(512 << 20).unwrap();
        let made = quiet(
            Command::new("mkfs.ext4")
                .args(["-q", "-F", "-m", "0"])
                .arg(disk.image()),
        );
        (made && disk.mount()).then_some(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    pub(super) fn mounted(&self) -> PathBuf {
        self.folder.path().join("mounted")
    }

    pub(super) fn mount(&self) -> bool {
        let mut mount = Command::new("mount");
        quiet(
            mount
                .args(["-o", "loop,errors=remount-ro"])
                .arg(self.image())
                .arg(self.mounted()),
        )
    }

    /// Makes ext4 see an error, on which it turns read-only as a system's disk does.
    pub(super) fn turn_read_only(&self) -> bool {
        let mut found = Command::new("findmnt");
        let found = found.args(["-no", "SOURCE"]).arg(self.mounted()).output();
        let device = String::from_utf8(found.unwrap().stdout).unwrap();
        let device = device.trim().trim_start_matches("/dev/");
        let trigger = format!("/sys/fs/ext4/{device}/trigger_fs_error");
        std::fs::write(trigger, "tried by a test of igf").is_ok()
    }

    pub(super) fn unmount(&self) -> bool {
        quiet(Command::new("umount").arg(self.mounted()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It is not mounted when making it failed.
        let _ = quiet(Command::new("umount").arg("-l").arg(self.mounted()));
    }
}

fn quiet(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    command
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A knife that is ready to cut.
pub(super) fn knife(folder: &Path) -> Child {
    let mut knife = Command::new("python3")
        .args(["-c", CUT])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = [0; 6];
    knife
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut ready)
        .unwrap();
    knife
}

/// A file system of its own; where none can be had, a loud line.
pub(super) fn disk() -> Option<Disk> {
    let disk = Disk::new();
    if disk.is_none() {
        eprintln!(
            "\n*** POWER CUTS AND DISK FAULTS WERE NOT TESTED: no root or no loop devices here ***\n"
        );
    }
    disk
}
