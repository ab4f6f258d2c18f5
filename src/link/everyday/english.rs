//! Lists of English words.

/// The commonest nouns, verbs and adjectives, of each the first twenty-five in the Oxford
/// English Corpus, with plurals, and words of the hour and the house.
pub const COMMONEST: &str = "\
    able ask bad be big call case cases child children come companies company day days different \
    do early evening eye eyes fact facts feel few find first get give go good government \
    governments great group groups hand hands have high home house important know large last \
    leave life little lives long look make man men month months morning new next night nights \
    number numbers old other own part parts people person place places point points problem \
    problems public right same say see seem small take tell thing things think time times try \
    use want water way ways week weeks woman women work world year years young";

/// What stopwords-iso took from web pages: formats, firms and abbreviations.
pub const NO_WORDS: &str = "\
    arpa biol htm html http microsoft mil msie netscape pmid uucp vol vols www";

/// The words of one and two letters; the others of stopwords-iso are codes of countries.
pub const SMALL: &str = "\
    a am an as at be by do ex go he hi i if in is it me my no of off oh ok on or so to up us we";

/// What begins sentences, and names never: articles, determiners, pronouns, prepositions,
/// conjunctions, auxiliaries, adverbs. Not "will" and "may", which are given names too.
pub const OPENING: &str = "\
    a about above according across actually after afterward afterwards again against all \
    allegedly almost along alongside already also although always am amid among an and another \
    any apparently are around as asked at be because been before behind being below beneath \
    beside besides between beyond both but by can cannot certainly clearly concerning \
    considering could currently despite did do does down due during each earlier either \
    especially even eventually ever every ex except few finally first following for former \
    formerly fortunately from furthermore generally given had half has have having he hence her \
    here hers him his how however i if in including indeed initially inside instead into is it \
    its just last late lately later less lest let like likewise many maybe me meanwhile might \
    mine more moreover most much must my near nearly neither never nevertheless new next no \
    nonetheless nor not now of off often old on once one only onto opposite or originally \
    otherwise our ours out outside over particularly past per perhaps plus possibly presumably \
    previously probably provided quite rather really recently regarding reportedly round said \
    says second see several shall she should similarly since so some sometimes soon specifically \
    still subsequently such than that the their theirs them then there therefore these they \
    third this those though three through throughout thus till to today told tomorrow tonight \
    too toward towards twice two typically under underneath unfortunately unless unlike until \
    unto up upon us usually versus very via was we were what whatever when whenever where \
    whereas whereby wherein wherever whether which while whilst who whoever whom whose why with \
    within without would yesterday yet you your yours";

/// Before them stands no given name.
pub const ARTICLES: &str = "\
    a an each every her his its my our that the their these this those your";

/// Titles that stand before a surname, and their abbreviations.
pub const HONORIFICS: &str = "\
    admiral amb ambassador ambassadors analyst archbishop attorney aunt baron baroness baronet \
    bishop bp brig brother capt captain cardinal cdr ceo cfo chairman chairperson chairwoman \
    chancellor chief coach col colonel commander commissioner commodore comrade congressman \
    congressperson congresswoman corporal councillor councilman councilwoman counsel counselor \
    count cpl cpt cto dame delegate deputy detective dictator diplomat director doctor dr \
    duchess duke earl economist editor emperor empress envoy father fr frau gen general generals \
    gov governor herr historian hon imam inspector journalist judge justice khan king lady \
    lieutenant lord lt madam madame maj major marquis marshal master mayor mediator minister \
    ministers miss mlle mme monsieur monsignor mr mrs ms mx negotiator nurse officer pastor pope \
    premier pres president presidents prime prince princess prof professor queen rabbi rep \
    representative rev reverend rt secretaries secretary sen senator senators sergeant señor \
    señora sgt sheikh signor sir sister spokesman spokesperson spokeswoman squire st sultan supt \
    surgeon treasurer tsar tsarina uncle undersecretary vicar viscount";

/// What stands behind a surname.
pub const SUFFIXES: &str = "\
    esq ii iii iv jr md phd sr";

/// Words in small letters within a family name.
pub const PARTICLES: &str = "\
    al bin da de del della den der di dos du el ibn la le ter van von zu zur";

/// Prefixes that are written with a hyphen.
pub const PREFIXES: &str = "\
    anti co counter de ex extra inter intra meta micro mid multi neo non para post pre pro \
    proto pseudo quasi re semi sub super supra trans ultra un";

/// What says that a name is a company's.
pub const COMPANIES: &str = "\
    ag bv co company corp corporation gmbh inc incorporated limited llc ltd plc";

/// Months; some are given names.
pub const MONTHS: &str = "\
    apr april aug august dec december feb february jan january jul july jun june mar march may \
    nov november oct october sep sept september";

/// Days, seasons, and adverbs of time.
pub const TIMES: &str = "\
    afterward afterwards autumn christmas earlier easter fri friday lately later meanwhile mon \
    monday now recently sat saturday soon spring summer sun sunday then thu thur thurs thursday \
    today tomorrow tonight tue tues tuesday wed wednesday winter yesterday";

/// Words for who and what is of a country or a people, and for parts of them.
pub const ADJECTIVES: &str = "\
    afghan african albanian algerian american ancient arab arabian argentine argentinian \
    armenian asian australian austrian azerbaijani azeri belarusian belgian bolivian bosnian \
    brazilian british bulgarian burmese byzantine cambodian canadian catholic central chilean \
    chinese christian colombian communist croatian cuban czech danish democratic dutch early \
    east eastern egyptian emirati english estonian ethiopian european federal filipino finnish \
    former french future georgian german ghanaian great greater greek haitian hungarian \
    icelandic imperial indian indonesian inner international iranian iraqi irish islamic israeli \
    italian japanese jewish jordanian kazakh kenyan korean kosovar kuwaiti kyrgyz laotian late \
    latvian lebanese libyan lithuanian lower macedonian malaysian medieval mexican modern \
    moldovan mongolian montenegrin moroccan muslim national new nigerian north northern \
    norwegian old orthodox ottoman outer pakistani palestinian persian peruvian philippine \
    polish protestant prussian qatari republican roman romanian royal russian saudi scottish \
    serbian singaporean slovak slovenian south southern soviet spanish sudanese swedish swiss \
    syrian taiwanese tajik thai tibetan tunisian turkish turkmen ukrainian united upper uzbek \
    venezuelan vietnamese welsh west western yemeni";
