//! Power cuts: ext4 on a loop device, shut down by ioctl without flushing while a writer runs,
//! mounted again and checked.

use super::rounds::{Writer, check, rounds};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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
struct Disk {
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
                .args(["-q", "-F"])
                .arg(disk.image()),
        );
        (made && disk.mount()).then_some(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn mounted(&self) -> PathBuf {
        self.folder.path().join("mounted")
    }

    fn mount(&self) -> bool {
        let mut mount = Command::new("mount");
        quiet(
            mount
                .args(["-o", "loop"])
                .arg(self.image())
                .arg(self.mounted()),
        )
    }

    fn unmount(&self) -> bool {
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
fn knife(folder: &Path) -> Child {
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

/// Cuts the power under a writer; what is wrong afterwards.
fn cut(
    disk: &Disk,
    name: &str,
    group: usize,
    durability: &str,
    a_while: u64,
) -> Result<(), String> {
    let data = disk.mounted().join(name);
    let writer = Writer::start(&data, group, durability);
    writer.write_for(0, Duration::from_millis(a_while));
    let mut knife = knife(&disk.mounted());
    // What is seen before the cut begins counts as acknowledged.
    let acknowledged = writer.acknowledged();
    knife.stdin.take().unwrap().write_all(b"cut\n").unwrap();
    assert!(knife.wait().unwrap().success(), "the ioctl failed");
    writer.kill();
    assert!(disk.unmount() && disk.mount(), "it mounts again");
    let checked = check(&data, acknowledged);
    // The next one begins anew.
    std::fs::remove_dir_all(&data).unwrap();
    checked
}

fn disk() -> Option<Disk> {
    let disk = Disk::new();
    if disk.is_none() {
        eprintln!(
            "\n*** POWER CUTS WERE NOT TESTED: this machine has no root or no loop devices ***\n"
        );
    }
    disk
}

/// The method is a real test: what sled alone calls flushed does not survive it.
#[test]
fn without_fdatasync_acknowledged_commands_are_lost() {
    let Some(disk) = disk() else { return };
    let tries = 0..rounds(100);
    let lost = tries.filter(|round| cut(&disk, "flush", 64, "flush", 600 + round * 53).is_err());
    let lost = lost.count();
    eprintln!(
        "sled's flush alone: {lost} of {} cuts lost something",
        rounds(100)
    );
    assert!(
        lost > 0,
        "no cut lost anything: then the other tests prove nothing"
    );
}

fn nothing_is_lost(group: usize) {
    let Some(disk) = disk() else { return };
    for round in 0..rounds(60) {
        let a_while = 20 + round * 137 % 900;
        let checked = cut(&disk, "disk", group, "disk", a_while);
        assert_eq!(
            checked,
            Ok(()),
            "cut {round} after {a_while} ms, {group} a commit"
        );
    }
}

#[test]
fn one_command_a_commit_survives_power_cuts() {
    nothing_is_lost(1);
}

#[test]
fn eight_commands_a_commit_survive_power_cuts() {
    nothing_is_lost(8);
}

#[test]
fn sixty_four_commands_a_commit_survive_power_cuts() {
    nothing_is_lost(64);
}
