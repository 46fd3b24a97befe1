//! Who issued a case, or the report that it came from.

use super::{Case, Meant};
use crate::event::LinkEnd;
use crate::framework::{Framework, LinkTo, Workflow};
use crate::identity::CaseId;

impl Case {
    /// The report that it came from, by the first link of the kind that its workflow names.
    pub fn report(&self) -> Option<CaseId> {
        let kind = self.workflow.came_from.as_ref()?;
        self.links.iter().find_map(|link| match &link.to {
            LinkEnd::Case { id, .. } if link.kind == *kind => Some(*id),
            LinkEnd::Case { .. } | LinkEnd::Item { .. } => None,
        })
    }

    /// Whether the issuer alone checks what came from it, by its kind.
    pub fn is_verified_by_issuer(&self) -> bool {
        self.workflow.issued_by.as_ref().is_some_and(|issued| {
            let kind = self.named_in(&issued.field);
            kind.is_some_and(|kind| issued.verified_by_issuer.contains(kind))
        })
    }

    /// Who issued the case itself: the role of its kind, else the role and unit that opened it.
    pub fn issuer(&self) -> Option<Meant> {
        let by_kind = self.workflow.issued_by.as_ref().and_then(|issued| {
            let kind = self.named_in(&issued.field)?;
            issued.roles.get(kind)
        });
        let by_kind = by_kind.map(|role| Meant::Role {
            role: role.clone(),
            unit: None,
        });
        by_kind.or_else(|| {
            let role = self.acts.first()?.role.clone()?;
            let unit = self.unit.clone();
            Some(Meant::Role { role, unit })
        })
    }

    /// Everybody who may be its issuer, by what its definitions say of reports.
    pub(super) fn possible_issuers(&self, framework: &Framework) -> Vec<Meant> {
        let Some(kind) = &self.workflow.came_from else {
            return self.issuer().into_iter().collect();
        };
        let to_us = LinkTo::Workflow(self.workflow.id.clone());
        let is_report = |workflow: &&std::sync::Arc<Workflow>| {
            let mut links = workflow.links.values();
            links.any(|link| link.to == to_us && link.inverse.as_ref() == Some(kind))
        };
        let reports = framework.workflows.values().filter(is_report);
        let roles = reports.flat_map(|workflow| {
            let by_kind = workflow.issued_by.iter().flat_map(|it| it.roles.values());
            let openers = workflow.open_by.iter().filter_map(|holder| holder.role());
            by_kind.chain(openers).cloned().collect::<Vec<_>>()
        });
        let any = roles.map(|role| Meant::Role { role, unit: None });
        any.chain(self.issuer()).collect()
    }
}
