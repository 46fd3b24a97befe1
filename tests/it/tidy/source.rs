//! The crates as Rust reads them: which module stands in which file, and what each one names.
//!
//! Read with `syn`, without types: what is called as a method of a value is not seen, everything
//! that is written as a path is, also inside macros. Code for tests (`#[cfg(test)]`) is left out.

use super::root;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use syn::visit::{self, Visit};

/// Every crate of the workspace, read once.
pub(super) static CRATES: LazyLock<Vec<Crate>> = LazyLock::new(|| {
    let mut roots = vec![
        root().join("engine/src/lib.rs"),
        root().join("tests/it/main.rs"),
    ];
    for adapter in std::fs::read_dir(root().join("adapters")).expect("the adapters") {
        let folder = adapter.expect("an adapter").path();
        let known = ["src/lib.rs", "tests/all/main.rs"];
        let found = known.iter().map(|file| folder.join(file));
        roots.extend(found.filter(|file| file.exists()));
    }
    roots.sort();
    roots.iter().map(|file| Crate::read(file)).collect()
});

/// One crate: its modules, the root first.
#[derive(Default)]
pub(super) struct Crate {
    /// Its files, relative to the repository.
    pub(super) files: Vec<String>,
    pub(super) modules: Vec<Module>,
}

/// One module: a file, or a part of one.
#[derive(Default)]
pub(super) struct Module {
    /// Its name from the crate's root, which has none.
    pub(super) path: Vec<String>,
    /// Which of the crate's files it stands in.
    pub(super) file: usize,
    pub(super) parent: usize,
    pub(super) children: BTreeMap<String, usize>,
    /// What it defines itself.
    pub(super) items: BTreeSet<String>,
    /// What it brings in, by the name that it has here.
    pub(super) imports: BTreeMap<String, Vec<String>>,
    /// What it brings in with `*`.
    pub(super) globs: Vec<Vec<String>>,
    pub(super) mentions: Vec<Mention>,
}

/// A path as it is written somewhere.
pub(super) struct Mention {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
    /// It only hands a name on (`pub use`).
    pub(super) handed_on: bool,
}

impl Crate {
    fn read(file: &Path) -> Crate {
        let mut all = Crate::default();
        all.read_file(file, 0, Vec::new());
        all
    }

    fn read_file(&mut self, file: &Path, parent: usize, path: Vec<String>) -> usize {
        let text = std::fs::read_to_string(file).expect("a text");
        let parsed =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let name = file.strip_prefix(root()).expect("below the root");
        self.files.push(name.display().to_string());
        let module = self.add(self.files.len() - 1, parent, path);
        let own = file.file_stem().expect("a name");
        let is_folder = ["mod", "lib", "main"].iter().any(|it| own == *it);
        let folder = if is_folder {
            file.with_file_name("")
        } else {
            file.with_extension("")
        };
        let mut reader = Reader {
            all: self,
            module,
            folder,
        };
        reader.visit_file(&parsed);
        module
    }

    fn add(&mut self, file: usize, parent: usize, path: Vec<String>) -> usize {
        let number = self.modules.len();
        if let Some(name) = path.last() {
            let children = &mut self.modules[parent].children;
            children.insert(name.clone(), number);
        }
        self.modules.push(Module {
            path,
            file,
            parent,
            ..Module::default()
        });
        number
    }
}

struct Reader<'c> {
    all: &'c mut Crate,
    module: usize,
    /// Where the files of its child modules lie.
    folder: PathBuf,
}

impl Reader<'_> {
    fn module(&mut self) -> &mut Module {
        &mut self.all.modules[self.module]
    }

    fn mention(&mut self, path: Vec<String>, line: usize, handed_on: bool) {
        self.module().mentions.push(Mention {
            path,
            line,
            handed_on,
        });
    }

    fn bring_in(&mut self, tree: &syn::UseTree, before: &[String], handed_on: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        let (path, shown, name) = match tree {
            syn::UseTree::Path(tree) => {
                return self.bring_in(&tree.tree, &with(&tree.ident), handed_on);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.bring_in(tree, before, handed_on);
                }
                return;
            }
            syn::UseTree::Glob(star) => {
                let line = star.star_token.spans[0].start().line;
                self.mention(before.to_vec(), line, handed_on);
                self.module().globs.push(before.to_vec());
                return;
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                let shown = before.last().cloned().unwrap_or_default();
                (before.to_vec(), shown, &name.ident)
            }
            syn::UseTree::Name(name) => (with(&name.ident), name.ident.to_string(), &name.ident),
            syn::UseTree::Rename(tree) => (with(&tree.ident), tree.rename.to_string(), &tree.ident),
        };
        let line = name.span().start().line;
        self.mention(path.clone(), line, handed_on);
        self.module().imports.insert(shown, path);
    }

    /// The paths in the words of a macro's call.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            let (goes_on, before) = (colons == 2, colons);
            colons = 0;
            match token {
                TokenTree::Ident(name) => {
                    if !goes_on {
                        self.words(&mut path, line);
                        line = name.span().start().line;
                    }
                    path.push(name.to_string());
                    continue;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' => {
                    colons = before + 1;
                    continue;
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            self.words(&mut path, line);
        }
        self.words(&mut path, line);
    }

    fn words(&mut self, path: &mut Vec<String>, line: usize) {
        let path = std::mem::take(path);
        let is_type = |name: &String| name.starts_with(char::is_uppercase);
        if path.len() > 1 || path.first().is_some_and(is_type) {
            self.mention(path, line, false);
        }
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_item(&mut self, item: &'a syn::Item) {
        let (attributes, name) = head(item);
        if attributes.iter().any(is_for_tests) {
            return;
        }
        if let Some(name) = name {
            self.module().items.insert(name.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        if !function.attrs.iter().any(is_for_tests) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        let name = item.ident.to_string();
        let mut path = self.module().path.clone();
        path.push(name.clone());
        let Some((_, items)) = &item.content else {
            let beside = self.folder.join(format!("{name}.rs"));
            let below = self.folder.join(&name).join("mod.rs");
            let file = if beside.exists() { beside } else { below };
            self.all.read_file(&file, self.module, path);
            return;
        };
        let file = self.module().file;
        let (outside, folder) = (self.module, self.folder.join(&name));
        self.module = self.all.add(file, outside, path);
        let outside_folder = std::mem::replace(&mut self.folder, folder);
        for item in items {
            self.visit_item(item);
        }
        (self.module, self.folder) = (outside, outside_folder);
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let handed_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.bring_in(&item.tree, &[], handed_on);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names = path.segments.iter().map(|it| it.ident.to_string());
        let line = path.segments.first().map(|it| it.ident.span().start().line);
        self.mention(names.collect(), line.unwrap_or(0), false);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    // Neither says what the code needs.
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}
}

/// An item's attributes, and the name that it gives to its module.
fn head(item: &syn::Item) -> (&[syn::Attribute], Option<&syn::Ident>) {
    match item {
        syn::Item::Const(item) => (&item.attrs, Some(&item.ident)),
        syn::Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        syn::Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        syn::Item::Static(item) => (&item.attrs, Some(&item.ident)),
        syn::Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        syn::Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        syn::Item::Type(item) => (&item.attrs, Some(&item.ident)),
        syn::Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
        syn::Item::Mod(item) => (&item.attrs, None),
        syn::Item::Use(item) => (&item.attrs, None),
        syn::Item::Impl(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}

/// `#[cfg(test)]`.
fn is_for_tests(attribute: &syn::Attribute) -> bool {
    let condition = attribute.path().is_ident("cfg").then_some(&attribute.meta);
    condition
        .and_then(|meta| meta.require_list().ok())
        .is_some_and(|list| list.tokens.to_string() == "test")
}
