//! A process that writes until it is cut off: `DIR WORKFLOWS GROUP disk|flush`.

use igf_tests::writer;
use std::path::Path;
use store_sled::{Durability, Mode, Options, SledStore};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dir, workflows, group, durability] = arguments.as_slice() else {
        return Err("usage: DIR WORKFLOWS GROUP disk|flush".into());
    };
    let durability = match durability.as_str() {
        "flush" => Durability::FlushOnly,
        _ => Durability::Disk,
    };
    let options = Options::new().durability(durability).reserve_mib(0);
    let store = SledStore::open_with(Path::new(dir), Mode::Create, options)?;
    writer::write(
        store,
        Path::new(workflows),
        group.parse()?,
        std::io::stdout(),
    )
}
