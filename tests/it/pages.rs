//! The pages of a running server, as a browser without script gets them, and as somebody tries to
//! misuse them.

use crate::program::{Served, adopted, get, ok, serve};
use scraper::{Html, Selector};
use std::path::Path;

/// A browser: it keeps the cookie that it is given, and follows nothing by itself.
struct Browser {
    url: String,
    agent: ureq::Agent,
    cookie: Option<String>,
}

struct Page {
    status: u16,
    headers: ureq::http::HeaderMap,
    text: String,
}

impl Page {
    /// The texts of what a selector finds.
    fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        let selector = Selector::parse(selector).expect("a selector");
        let found = html.select(&selector);
        found.map(|it| it.text().collect::<String>()).collect()
    }

    /// Names and values of the form's unseen members.
    fn hidden(&self) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.text);
        let selector = Selector::parse("main input[type=hidden]").expect("a selector");
        let pair = |it: scraper::ElementRef<'_>| {
            let value = |name| it.value().attr(name).unwrap_or_default().to_owned();
            (value("name"), value("value"))
        };
        html.select(&selector).map(pair).collect()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }
}

impl Browser {
    fn of(served: &Served) -> Browser {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false);
        Browser {
            url: served.url.clone(),
            agent: config.build().into(),
            cookie: None,
        }
    }

    fn page(&mut self, answer: ureq::http::Response<ureq::Body>) -> Page {
        let (parts, mut body) = answer.into_parts();
        if let Some(set) = parts.headers.get("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            self.cookie = Some(pair.to_owned());
        }
        Page {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: body.read_to_string().unwrap(),
        }
    }

    fn get(&mut self, path: &str) -> Page {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        let answer = request.call().unwrap();
        let page = self.page(answer);
        if page.status == 200 && !path.ends_with(".css") {
            is_well_made(path, &page);
        }
        page
    }

    fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Page {
        self.post_from(path, pairs, "same-origin")
    }

    fn post_from(&mut self, path: &str, pairs: &[(&str, &str)], site: &str) -> Page {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        if !site.is_empty() {
            request = request.header("Sec-Fetch-Site", site);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        let answer = request.send_form(pairs.iter().copied()).unwrap();
        let page = self.page(answer);
        if !page.text.is_empty() && page.header("content-type").starts_with("text/html") {
            is_well_made(path, &page);
        }
        page
    }

    /// As a form is sent back.
    fn send(&mut self, path: &str, pairs: &[(String, String)]) -> Page {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (&**a, &**b)).collect();
        self.post(path, &pairs)
    }

    /// Logs in by a link of one use.
    fn log_in(&mut self, data: &Path, person: &str) -> Page {
        let link = link(data, person);
        self.post("/login", &[("link", &link)])
    }
}

/// What lets a person in.
fn link(data: &Path, person: &str) -> String {
    let made = ok(data, &format!("token {person} --login"));
    let path = made["path"].as_str().expect("a path");
    path.strip_prefix("/login?link=")
        .expect("a link")
        .to_owned()
}

/// Strictly valid HTML with one heading, a title and a language; nothing but ours may run.
fn is_well_made(path: &str, page: &Page) {
    let html = Html::parse_document(&page.text);
    assert!(
        html.errors.is_empty(),
        "{path}: {:?}\n{}",
        html.errors,
        page.text
    );
    assert_eq!(page.all("h1").len(), 1, "{path}");
    assert!(!page.all("title").concat().is_empty(), "{path}");
    assert_eq!(page.all("html[lang]").len(), 1, "{path}");
    assert!(page.all("script, [style], [onclick]").is_empty(), "{path}");
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
    assert_eq!(page.header("cache-control"), "no-store", "{path}");
}

const OPEN: &str = "open recommendation \"text=Measure <script>alert(1)</script>\" \
                    priority=important responsible_unit=mecc --as coordinator";

#[test]
fn a_head_of_unit_answers_a_recommendation_on_pages_alone() {
    let data = adopted();
    let data = data.path();
    let opened = ok(data, OPEN);
    let case = opened["reference"].as_str().unwrap().to_owned();
    let served = serve(data, &[]);
    let mut browser = Browser::of(&served);
    let unknown = browser.get("/");
    assert_eq!(
        (unknown.status, unknown.header("location")),
        (303, "/login")
    );
    let entered = browser.log_in(data, "head_mecc");
    assert_eq!((entered.status, entered.header("location")), (303, "/"));
    let cookie = entered.header("set-cookie");
    for rule in ["__Host-igf=", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(rule), "{cookie}");
    }
    let home = browser.get("/");
    assert!(home.all("main a").contains(&case), "{}", home.text);
    assert!(!home.text.contains("<script>alert"), "it is text");
    let page = browser.get(&format!("/cases/{case}"));
    assert!(
        page.all(".deeds a").contains(&"Respond".to_owned()),
        "{}",
        page.text
    );
    let style = browser.get("/style.css");
    assert!(style.header("content-type").starts_with("text/css"));
    answers(&mut browser, data, &case);
    assert_eq!(served.stop(), 0);
}

/// The form comes back where something is missing; it is checked, done, and done once.
fn answers(browser: &mut Browser, data: &Path, case: &str) {
    let form = format!("/cases/{case}/act/respond");
    let empty = browser.get(&form);
    let legends = empty.all("legend");
    assert!(
        legends.iter().any(|it| it.starts_with("Response")),
        "{}",
        empty.text
    );
    let mut sent = empty.hidden();
    sent.push(("f.response_text".to_owned(), "We will".to_owned()));
    let again = browser.send(&form, &sent);
    assert_eq!(again.status, 400, "{}", again.text);
    let trouble = again.all(".trouble").concat();
    assert!(trouble.contains("response"), "{}", again.text);
    assert!(
        again.all("textarea").contains(&"We will".to_owned()),
        "{}",
        again.text
    );
    sent.push(("f.response".to_owned(), "accepted".to_owned()));
    let check = browser.send(&form, &sent);
    assert_eq!(check.status, 200, "{}", check.text);
    assert!(check.text.contains("Nothing is done yet"), "{}", check.text);
    let before = events(data);
    let done = browser.send(&format!("{form}/done"), &check.hidden());
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(done.all(".done").concat().contains(case), "{}", done.text);
    let after = events(data);
    assert!(after > before);
    // A reload is the same command, and does nothing more.
    let reload = browser.send(&format!("{form}/done"), &check.hidden());
    assert_eq!(
        (reload.status, events(data)),
        (200, after),
        "{}",
        reload.text
    );
    // Who saw the case as it was before is told so, with the form still filled.
    let mut late = check.hidden();
    late.iter_mut()
        .filter(|(name, _)| name == "command")
        .for_each(|(_, id)| *id = "01890000-0000-7000-8000-000000000001".to_owned());
    let conflict = browser.send(&format!("{form}/done"), &late);
    assert!(matches!(conflict.status, 409 | 422), "{}", conflict.text);
    assert!(conflict.all("textarea").contains(&"We will".to_owned()));
    assert_eq!(events(data), after, "nothing was changed");
}

#[test]
fn a_delegate_acts_in_the_place_of_who_let_them() {
    let data = adopted();
    let data = data.path();
    let case = ok(data, OPEN)["reference"].as_str().unwrap().to_owned();
    ok(
        data,
        "delegate officer_mecc --acts respond --until 2030-12-31 --as head_mecc",
    );
    let served = serve(data, &[]);
    let mut browser = Browser::of(&served);
    browser.log_in(data, "officer_mecc");
    let home = browser.get("/");
    let row = home
        .all("main tr")
        .into_iter()
        .find(|row| row.contains(&case));
    let row = row.unwrap_or_else(|| panic!("{}", home.text));
    assert!(row.contains("for Head"), "{row}");
    let form = format!("/cases/{case}/act/respond");
    let mut sent = browser.get(&format!("{form}?for=head_mecc")).hidden();
    sent.push(("f.response".to_owned(), "accepted".to_owned()));
    let check = browser.send(&form, &sent);
    assert_eq!(check.status, 200, "{}", check.text);
    assert!(check.text.contains("in the place of"), "{}", check.text);
    let done = browser.send(&format!("{form}/done"), &check.hidden());
    assert_eq!(done.status, 200, "{}", done.text);
    let history = ok(data, &format!("history {case}")).to_string();
    assert!(history.contains("\"for\":\"head_mecc\""), "{history}");
    assert_eq!(served.stop(), 0);
}

#[test]
fn a_coordinator_opens_a_case_on_a_form_of_its_definition() {
    let data = adopted();
    let data = data.path();
    let served = serve(data, &[]);
    let mut browser = Browser::of(&served);
    browser.log_in(data, "coordinator");
    let list = browser.get("/cases");
    let opens = list.all("main li a");
    assert!(
        opens.contains(&"Recommendation".to_owned()),
        "{}",
        list.text
    );
    let form = browser.get("/open/recommendation");
    let mut sent = form.hidden();
    sent.push(("f.text".to_owned(), "Measure it".to_owned()));
    let missing = browser.send("/open/recommendation", &sent);
    assert_eq!(missing.status, 400, "{}", missing.text);
    assert!(missing.all(".trouble").concat().contains("priority"));
    sent.push(("f.priority".to_owned(), "important".to_owned()));
    let check = browser.send("/open/recommendation", &sent);
    assert_eq!(check.status, 200, "{}", check.text);
    let done = browser.send("/open/recommendation/done", &check.hidden());
    assert_eq!(done.status, 200, "{}", done.text);
    let cases = ok(data, "list");
    assert_eq!(cases["total"], 1, "{cases}");
    assert_eq!(browser.get("/open/nonsense").status, 404);
    assert_eq!(served.stop(), 0);
}

/// How many events there are.
fn events(data: &Path) -> u64 {
    let log = ok(data, "verify");
    log["events"]
        .as_u64()
        .or_else(|| log["head"]["position"].as_u64())
        .expect("a number")
}

#[test]
fn a_link_counts_once_and_a_session_ends_with_its_cookie() {
    let data = adopted();
    let data = data.path();
    let served = serve(data, &[]);
    let used = link(data, "head_mecc");
    let kept = link(data, "head_mecc");
    let mut browser = Browser::of(&served);
    // Looking at the link's page uses nothing up.
    assert_eq!(browser.get(&format!("/login?link={used}")).status, 200);
    assert_eq!(browser.get(&format!("/login?link={used}")).status, 200);
    assert_eq!(browser.post("/login", &[("link", &used)]).status, 303);
    let first = browser.cookie.clone();
    let mut thief = Browser::of(&served);
    assert_eq!(thief.post("/login", &[("link", &used)]).status, 403);
    assert_eq!(thief.post("/login", &[("link", "made up")]).status, 403);
    // It is no token of the interface, and a token is no link.
    assert_eq!(get(&format!("{}/v1/cases", served.url), &used).0, 401);
    let token = crate::program::token(data, "head_mecc");
    assert_eq!(thief.post("/login", &[("link", &token)]).status, 403);
    // Another log-in has another session; the one before ends with it.
    browser.log_in(data, "head_mecc");
    assert_ne!(browser.cookie, first);
    thief.cookie = first;
    assert_eq!(thief.get("/").status, 303);
    // A session that is given by somebody else is not taken up.
    thief.cookie = Some("__Host-igf=chosen-by-somebody".to_owned());
    thief.log_in(data, "auditor_a");
    assert_ne!(
        thief.cookie.as_deref(),
        Some("__Host-igf=chosen-by-somebody")
    );
    // After logging out a stolen cookie opens nothing.
    let stolen = browser.cookie.clone();
    assert_eq!(browser.get("/").status, 200);
    assert_eq!(browser.post("/logout", &[]).status, 303);
    browser.cookie = stolen;
    assert_eq!(browser.get("/").status, 303);
    assert_eq!(served.stop(), 0);
    // A restart ends every session, and no link from before counts.
    let served = serve(data, &[]);
    let mut browser = Browser::of(&served);
    assert_eq!(browser.post("/login", &[("link", &kept)]).status, 403);
    assert_eq!(served.stop(), 0);
}

#[test]
fn nobody_else_makes_a_browser_act_and_what_is_withheld_is_not_there() {
    let data = adopted();
    let data = data.path();
    let case = ok(data, OPEN)["reference"].as_str().unwrap().to_owned();
    let served = serve(data, &[]);
    let mut browser = Browser::of(&served);
    browser.log_in(data, "head_mecc");
    let form = format!("/cases/{case}/act/respond");
    let mut sent = browser.get(&form).hidden();
    sent.push(("f.response".to_owned(), "accepted".to_owned()));
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(name, text)| (&**name, &**text)).collect();
    // The last says nothing of where it comes from.
    for site in ["cross-site", "same-site", ""] {
        let forged = browser.post_from(&format!("{form}/done"), &pairs, site);
        assert_eq!(forged.status, 403, "{site}");
        let out = browser.post_from("/logout", &[], site);
        assert_eq!(out.status, 403, "{site}");
    }
    assert_eq!(browser.get("/").status, 200, "still logged in");
    // Looking changes nothing.
    let before = events(data);
    assert_eq!(browser.get(&format!("{form}/done")).status, 405);
    assert_eq!(events(data), before);
    // A case that is not there, and an act that the definition does not know.
    assert_eq!(browser.get("/cases/REC-1999-001").status, 404);
    assert_eq!(
        browser.get(&format!("/cases/{case}/act/nonsense")).status,
        404
    );
    assert_eq!(
        browser.get(&format!("/cases/{case}/steal/respond")).status,
        404
    );
    // Filters in the address, and words that mean nothing are told.
    let list = browser.get("/cases?workflow=recommendation&overdue=");
    assert!(list.all("td a").contains(&case), "{}", list.text);
    assert_eq!(browser.get("/cases?workflow=nonsense").status, 404);
    assert_eq!(browser.get("/cases?nonsense=1").status, 400);
    assert_eq!(served.stop(), 0);
}
