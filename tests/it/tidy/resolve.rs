//! From a path as it is written to the module that defines what it names.

use super::source::{Crate, Mention};

/// More steps from a name to its definition than any code has: a name that leads to itself.
const MAX_STEPS: usize = 16;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A module itself.
    Module(usize),
    /// Something that this module defines.
    Item(usize),
}

impl Crate {
    /// Where what a path names, seen from a module, is defined. What is handed on with `pub use`
    /// counts as of the module that it comes from. `None` for what is of another crate.
    pub(super) fn resolve(&self, from: usize, path: &[String]) -> Option<Target> {
        self.walk(from, path, 0)
    }

    /// The module right below the root that a path goes through as it is written.
    pub(super) fn named(&self, from: usize, mention: &Mention) -> Option<&str> {
        let mut at = self.modules[from].path.as_slice();
        let mut rest = mention.path.as_slice();
        match rest.split_first()? {
            (first, more) if first == "crate" => (at, rest) = (&[], more),
            (first, _) if first == "self" || first == "super" => {}
            _ => return None,
        }
        while let Some((first, more)) = rest.split_first() {
            match first.as_str() {
                "self" => {}
                "super" => at = at.split_last()?.1,
                _ => break,
            }
            rest = more;
        }
        let name = at.first().or(rest.first())?;
        let module = self.modules[0].children.get_key_value(name);
        module.map(|(name, _)| name.as_str())
    }

    fn walk(&self, from: usize, path: &[String], steps: usize) -> Option<Target> {
        if steps > MAX_STEPS {
            return None;
        }
        let (first, mut rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Target::Module(0),
            "self" => Target::Module(from),
            "super" => Target::Module(self.modules[from].parent),
            name => self.look_up(from, name, rest.is_empty(), steps)?,
        };
        while let (Target::Module(module), Some((name, more))) = (at, rest.split_first()) {
            at = match name.as_str() {
                "super" => Target::Module(self.modules[module].parent),
                name => self.look_up(module, name, more.is_empty(), steps)?,
            };
            rest = more;
        }
        Some(at)
    }

    /// A module and a function may have one name: the module is meant where the path goes on.
    fn look_up(&self, module: usize, name: &str, is_last: bool, steps: usize) -> Option<Target> {
        let here = &self.modules[module];
        let child = here.children.get(name).map(|it| Target::Module(*it));
        let item = here.items.contains(name).then_some(Target::Item(module));
        let found = if is_last {
            item.or(child)
        } else {
            child.or(item)
        };
        let brought_in = || {
            let path = here.imports.get(name)?;
            self.walk(module, path, steps + 1)
        };
        let by_star = || {
            let modules = here.globs.iter().filter_map(|path| {
                let Target::Module(other) = self.walk(module, path, steps + 1)? else {
                    return None;
                };
                (other != module && steps < MAX_STEPS).then_some(other)
            });
            let mut found =
                modules.filter_map(|other| self.look_up(other, name, is_last, steps + 1));
            found.next()
        };
        found.or_else(brought_in).or_else(by_star)
    }
}
