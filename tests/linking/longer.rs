//! Names that are parts of longer ones, and letters and words that are no names.

use super::common::Site;
use super::rules::{GROUP, PERSON, TERM, texts};

const COUNCIL: &str = "Council on Foreign Relations";

#[test]
fn a_longer_name_begins_earlier() {
    let entries = [
        (GROUP, COUNCIL, ""),
        (GROUP, "Security Council", ""),
        (PERSON, "Thomas Graham", "short: Graham"),
        (TERM, "Track Two", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "At the European Council on Foreign Relations and a National Security Council.",
            "European Council on Foreign Relations staff met.",
            "At the {Council on Foreign Relations}, the UN {Security Council} and the U.S. {Council on Foreign Relations}.",
            "He met John Thomas Graham, J. Thomas Graham and Robert-Thomas Graham. John Thomas Graham left.",
            "Thomas Graham de Witt met Thomas Graham von Roon. Then {Thomas Graham} met de Witt.",
            "{Thomas Graham} came. The Grahams left, with Graham de Witt; the Grahams’ house stood.",
            "Ambassador {Thomas Graham} met Dr. {Thomas Graham}, President {Thomas Graham} and the envoy {Thomas Graham}.",
            "Yesterday {Thomas Graham} left. When {Thomas Graham} left, the American {Thomas Graham} left.",
            "On Monday {Thomas Graham} and in May {Thomas Graham} met at the {Council on Foreign Relations}.",
            "Diplomats {Thomas Graham} and Ann met. Other diplomats did not. Sergeants Thomas Graham came.",
            "Russian {Track Two} talks, Pugwash Track Two Group.",
            "The {Council on Foreign Relations} Monday met; the Council on Foreign Relations Press did not.",
        ],
    );
}

#[test]
fn a_given_name_before_a_capital_is_another() {
    let entries = [
        (TERM, "Ada", ""),
        (PERSON, "Mary Shaw", "short: Shaw"),
        (GROUP, "Des", ""),
        (GROUP, "Nova", "aliases: [nova]"),
        (TERM, "Moines", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "Ada Lovelace met Ada Lovelace. {Ada} is a language, as {Ada} was.",
            "Nova Scotia, Nova Scotia. A {nova}, a {Nova}.",
            "{Mary Shaw} met Shaw Taylor and Ann Shaw. Shaw Taylor spoke, {Shaw} did not.",
            "Des Lynam came to {Des} {Moines}. {Des} President Obama met {Des} on Monday; {Des} Friday left.",
        ],
    );
}

#[test]
fn a_decided_name_is_no_part_of_a_longer_one() {
    texts(
        &[(TERM, "Ada", "linked: always")],
        "",
        &["Ada Lovelace met {Ada}."],
    );
}

#[test]
fn a_short_name_may_start_like_an_everyday_word() {
    let entries = [
        (PERSON, "Mary O’Brien", "short: O’Brien"),
        (PERSON, "Jan van de Witt", "short: De Witt"),
        (PERSON, "Mary Beth Long", "short: Long"),
    ];
    texts(
        &entries,
        "",
        &[
            "{Mary O’Brien} came. {O’Brien} spoke, and then {O’Brien} left.",
            "{Jan van de Witt} came. {De Witt} spoke.",
            "{Mary Beth Long} came. Long spoke.",
        ],
    );
}

#[test]
fn the_words_of_a_companys_name_are_its_own() {
    let entries = [
        (TERM, "ASQ", ""),
        (TERM, "Daisy", ""),
        (TERM, "computable", ""),
        (TERM, "function", ""),
        (GROUP, "NTV", ""),
        (GROUP, "Sun Systems", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "Of ASQ Corporation, Computable Functions Inc., and {NTV} Ltd.; {ASQ} met a corporation.",
            "Of {Sun Systems}, Inc. and {Sun Systems} Ltd., not Old Sun Systems Inc. {NTV} Inc. met.",
            "{Computable} {Functions} are {functions}. A {daisy} of Daisy/Cadnet Corporation.",
        ],
    );
}

#[test]
fn an_abbreviation_means_what_the_page_spells_out() {
    let entries = [
        (TERM, "CMD", ""),
        (TERM, "MCP", "aliases: [Master Control Program]"),
        (TERM, "Central processing unit", "aliases: [CPU]"),
        (TERM, "XYZ", ""),
        (TERM, "bps", "aliases: [Basic Programming Support]"),
        (TERM, "PLO", "aliases: [Program of Long Order]"),
    ];
    texts(
        &entries,
        "",
        &[
            "By Creative Micro Designs (CMD), says CMD.",
            "The CMD (Creative Micro Designs), the CMDs.",
            "The {MCP} ({Master Control Program}), an {MCP}; a {central processing unit} ({CPU}), a {CPU}.",
            "The {PLO} ({Program of Long Order}), a {Program of Long Order} ({PLO}).",
            "By Creative ModDesigns (CMD), says CMD.",
            "At bits per second (bps), one bps, of bps.",
            // Its words do not spell it out.
            "By Micro Designs ({CMD}), and {CMD} (Creative Designs), ({CMD}).",
            "A ({XYZ}) is Xerox Years Zoo ({XYZ}. A {CMD} (Creative Micro Designs only).",
        ],
    );
    let site = Site::of(&[
        ("content/glossary/nss.md", "---\ntitle: NSS\n---\nText.\n"),
        (
            "content/glossary/own.md",
            "---\ntitle: The New Storage System\n---\nThe NSS, an NSS.\n",
        ),
    ]);
    let page = "---\ntitle: Refined Fortran\n---\nThe RF, (RF) and RF.\n";
    site.write("content/glossary/refined.md", page);
    site.write("content/glossary/rf.md", "---\ntitle: RF\n---\nText.\n");
    let page = "---\ntitle: Power On Self Test\n---\nThe POST.\n";
    site.write("content/glossary/power.md", page);
    site.write("content/glossary/post.md", "---\ntitle: POST\n---\nText.\n");
    let said = site.run("why", &["power"]).ends(0).stdout;
    assert!(
        said.contains("POST: not linked: this page spells"),
        "{said}"
    );
    let said = site.run("why", &["refined"]).ends(0).stdout;
    assert_eq!(said.matches("RF: not linked: this page spells").count(), 2);
    assert_eq!(said.matches("RF: linked").count(), 1, "{said}");
    let said = site.run("why", &["own"]).ends(0).stdout;
    let spelt = "NSS: not linked: this page spells it out as what is no name of glossary/nss";
    assert_eq!(said.matches(spelt).count(), 2, "{said}");
    let said = site.run("mentions", &["NSS"]).ends(0).stdout;
    assert!(said.contains("spelt out as something else"), "{said}");
}

#[test]
fn letters_are_initials_or_stand_in_a_series() {
    texts(
        &[
            (TERM, "C", "linked: always"),
            (TERM, "D", "linked: always"),
            (TERM, "MCS", ""),
        ],
        "",
        &[
            "By C. L. Hamblin and by C. Strachey. It is in {C}. The end of {C}.",
            "The arrays A, B, and C; X, C or Y; B and {C}; {C} and B; {D}, {C}.",
            "Of C, D and E. At 250 C, and 250 °C, a {C} in 250. A C-21, a {C}-like thing, an MCS-4, an {MCS}-based {MCS}, C(n, i) of {C} (n).",
        ],
    );
}

#[test]
fn text_in_capitals_says_nothing_of_capitals() {
    let entries = [(GROUP, "WHO", ""), (TERM, "IT", ""), (GROUP, "NATO", "")];
    texts(
        &entries,
        "linking: all",
        &[
            "WHO DID IT? THE {NATO} DID IT.",
            "The {WHO} did. The {WHO}, {NATO} and others did.",
        ],
    );
    let site = Site::of(&[("content/glossary/who.md", "---\ntitle: WHO\n---\nText.\n")]);
    let page = "---\ntitle: Page\n---\n## WHO DID IT\n\nText.\n";
    site.write("content/explainers/page.md", page);
    let said = site.run("why", &["page"]).ends(0).stdout;
    assert!(!said.contains("WHO:"), "{said}");
}

#[test]
fn a_name_in_capitals_keeps_its_first() {
    let entries = [(TERM, "ML", ""), (TERM, "X server", ""), (TERM, "Unix", "")];
    texts(
        &entries,
        "",
        &["In mL, {ML}, an {x server}, an {X Server}, {unix} and {Unix}."],
    );
}

#[test]
fn words_in_the_title_of_a_work_are_its_own() {
    let entries = [
        (TERM, "Pearl", ""),
        (TERM, "Object system", ""),
        (GROUP, "NATO", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "See “More Programming Pearls”, and \"The Pearls and Us\", on {pearls}.",
            "See “The {Object System} of {NATO}”, and “The {Pearl} was found”.",
            "So the “{Pearl}” and the “New {Pearl}” of “{Pearl} island and what became of it”.",
        ],
    );
}

#[test]
fn a_turned_name_is_for_lists() {
    texts(
        &[
            (TERM, "network, the", "aliases: [the network]"),
            (TERM, "red, a", ""),
        ],
        "",
        &["In a wireless network, the term is {the network}. It is red, a colour."],
    );
}

#[test]
fn a_hyphen_binds_more_than_a_space() {
    let entries = [
        (TERM, "Class object", ""),
        (TERM, "Proxy war", ""),
        (TERM, "Cease-fire", ""),
        (TERM, "Truce", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "All first-class objects are {class objects}, a non-{class object} too.",
            "A post-{proxy war} order, a half-proxy war, an anti-{cease-fire} mood.",
            "An off-the-truce plan, an on-{truce} plan.",
        ],
    );
}
