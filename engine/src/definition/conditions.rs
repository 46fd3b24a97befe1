//! Conditions are typed once everything is read: they look at other workflows too.

use super::diagnostic::Mistakes;
use super::notes::{Notes, report};
use super::referent::Referent;
use crate::event::EventData;
use crate::expression::{Table, TypeScope};
use crate::framework::{Framework, Link, LinkTo, StateCategory, Workflow};
use crate::value::{Kind, Name};

/// Reports the mistakes of all conditions.
pub(super) fn check(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for condition in &notes.conditions {
        let workflow = condition
            .workflow
            .as_ref()
            .and_then(|id| framework.workflows.get(id));
        let Some(workflow) = workflow else {
            if condition.workflow.is_none() {
                let message = "a condition needs a `workflow` beside it to look at";
                let help = "add `workflow = \"…\"`";
                mistakes.error_with_help("missing_key", &condition.place, message, help);
            }
            continue;
        };
        let scope = WorkflowScope::new(framework, notes, workflow);
        let text = condition.expression.text();
        for error in condition.expression.check(&scope, &condition.expected) {
            report(&error, text, &condition.place, mistakes);
        }
    }
}

/// A workflow as conditions see it.
pub(super) struct WorkflowScope<'f> {
    framework: &'f Framework,
    notes: &'f Notes,
    workflow: &'f Workflow,
    link: Option<&'f Link>,
}

impl<'f> WorkflowScope<'f> {
    pub(super) fn new(
        framework: &'f Framework,
        notes: &'f Notes,
        workflow: &'f Workflow,
    ) -> WorkflowScope<'f> {
        WorkflowScope {
            framework,
            notes,
            workflow,
            link: None,
        }
    }

    fn scale(&self, id: &Name) -> Option<Kind> {
        let scale = self.framework.organisation.scales.get(id)?;
        Some(Kind::Scale(id.clone(), scale.ids()))
    }

    /// A link's inverse is seen by its other end without being declared there.
    fn inverse(&self, kind: &str) -> Option<(&Workflow, &Link)> {
        self.framework.workflows.values().find_map(|other| {
            let link = other.links.values().find(|link| {
                let to_us = link.to == LinkTo::Workflow(self.workflow.id.clone());
                to_us && link.inverse.as_ref().is_some_and(|it| it.as_str() == kind)
            });
            link.map(|link| (&**other, link))
        })
    }
}

impl TypeScope for WorkflowScope<'_> {
    fn member(&self, name: &str) -> Option<Kind> {
        if let Some(field) = self.workflow.field(name) {
            return Some(field.kind.clone());
        }
        match name {
            "state" => {
                let states = self.workflow.states.iter().map(|state| state.id.clone());
                Some(Kind::Enum(states.collect()))
            }
            "category" => {
                let words = StateCategory::ALL.iter().map(|it| Name::new(it.word()));
                Some(Kind::Enum(words.collect()))
            }
            "closed" => Some(Kind::Bool),
            "opened" => Some(Kind::Instant),
            _ => None,
        }
    }

    fn unread(&self, name: &str) -> bool {
        let owner = Some(&self.workflow.id);
        let name = Name::new(name);
        self.notes.is_declared(Referent::Field, owner, &name)
    }

    fn members(&self) -> Vec<Name> {
        let fields = self.workflow.fields.iter().map(|field| field.id.clone());
        let own = ["state", "category", "closed", "opened"].map(Name::new);
        fields.chain(own).collect()
    }

    fn linked(&self, kind: &str) -> Option<Box<dyn TypeScope + '_>> {
        let (workflow, link) = match self.workflow.links.get(kind) {
            Some(link) => match &link.to {
                LinkTo::Workflow(to) => (&**self.framework.workflows.get(to)?, link),
                LinkTo::Item => return None,
            },
            None => self.inverse(kind)?,
        };
        Some(Box::new(WorkflowScope {
            framework: self.framework,
            notes: self.notes,
            workflow,
            link: Some(link),
        }))
    }

    fn link_kinds(&self) -> Vec<Name> {
        self.workflow.links.keys().cloned().collect()
    }

    fn link_member(&self, name: &str) -> Option<Kind> {
        let field = self
            .link?
            .with
            .iter()
            .find(|field| field.id.as_str() == name)?;
        Some(field.kind.clone())
    }

    fn names(&self, table: Table) -> Vec<Name> {
        let workflow = self.workflow;
        match table {
            Table::Matrices => self.notes.declared(Referent::Matrix, None),
            Table::Authorities => self.notes.declared(Referent::Authority, None),
            Table::Decisions => workflow.decisions.keys().cloned().collect(),
            Table::Clocks => workflow
                .clocks
                .iter()
                .map(|clock| clock.id.clone())
                .collect(),
            Table::Flags => workflow
                .clocks
                .iter()
                .filter_map(|clock| clock.breach.flag.clone())
                .collect(),
            Table::Events => {
                let own = workflow.transitions.iter().map(|it| it.event.clone());
                let engine = EventData::kinds().map(Name::new);
                own.chain(engine).collect()
            }
        }
    }

    fn units(&self) -> Option<Vec<Name>> {
        Some(self.notes.declared(Referent::Unit, None))
    }

    fn authority(&self, name: &str) -> Option<Kind> {
        let table = self.framework.organisation.authorities.get(name)?;
        self.scale(&table.by)
    }

    fn matrix(&self, name: &str) -> Option<(Kind, Kind, Kind)> {
        let matrix = self.framework.organisation.matrices.get(name)?;
        let scale = |id| self.scale(id);
        Some((
            scale(&matrix.rows)?,
            scale(&matrix.columns)?,
            scale(&matrix.result)?,
        ))
    }
}
