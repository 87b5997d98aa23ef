"""The fixed words of tables in several languages; all other texts are a study's own."""

#: Languages of `WORDS`, after English. Any other language falls back to English.
LANGUAGES = ("fr", "de", "da", "cs")

#: English text to French, German, Danish and Czech. Parts in braces are filled in.
WORDS: dict[str, tuple[str, str, str, str]] = {
    # every table
    "Note.": ("Note.", "Anmerkung.", "Note.", "Pozn."),
    "continued": ("suite", "Fortsetzung", "fortsat", "pokračování"),
    "simulated data": (
        "données simulées",
        "simulierte Daten",
        "simulerede data",
        "simulovaná data",
    ),
    "SIMULATED DATA — not findings.": (
        "DONNÉES SIMULÉES — pas de résultats.",
        "SIMULIERTE DATEN — keine Befunde.",
        "SIMULEREDE DATA — ikke resultater.",
        "SIMULOVANÁ DATA — nejde o zjištění.",
    ),
    "{sign} not available.": (
        "{sign} non disponible.",
        "{sign} nicht verfügbar.",
        "{sign} ikke tilgængelig.",
        "{sign} není k dispozici.",
    ),
    "All": ("Ensemble", "Alle", "Alle", "Celkem"),
    "All areas": ("Tous les domaines", "Alle Bereiche", "Alle områder", "Všechny oblasti"),
    "All countries": ("Tous les pays", "Alle Länder", "Alle lande", "Všechny země"),
    "Country": ("Pays", "Land", "Land", "Země"),
    "Intercept": ("Constante", "Konstante", "Konstant", "Konstanta"),
    "Cut points": ("Seuils", "Schwellenwerte", "Tærskler", "Prahy"),
    "{label} (ref. {level})": ("{label} (réf. {level})", "{label} (Ref. {level})",
                               "{label} (ref. {level})", "{label} (ref. {level})"),
    "Mean": ("Moyenne", "Mittelwert", "Gennemsnit", "Průměr"),
    "n (N)": ("n (N)", "n (N)", "n (N)", "n (N)"),
    "Respondents (unweighted n)": (
        "Répondants (n non pondéré)",
        "Befragte (n, ungewichtet)",
        "Respondenter (uvægtet n)",
        "Respondenti (nevážené n)",
    ),
    "Weighted N": ("N pondéré", "N, gewichtet", "Vægtet N", "Vážené N"),
    "standard errors in parentheses": (
        "erreurs types entre parenthèses",
        "Standardfehler in runden Klammern",
        "standardfejl i parentes",
        "směrodatné chyby v kulatých závorkách",
    ),
    "{level} % intervals in brackets": (
        "intervalles à {level} % entre crochets",
        "{level}-%-Intervalle in eckigen Klammern",
        "{level} %-intervaller i kantede parenteser",
        "{level}% intervaly v hranatých závorkách",
    ),
    # samples
    "Samples and fieldwork": (
        "Échantillons et terrain",
        "Stichproben und Feldarbeit",
        "Stikprøver og feltarbejde",
        "Vzorky a terénní šetření",
    ),
    "Fieldwork": ("Terrain", "Feldzeit", "Feltperiode", "Terénní šetření"),
    "Institute": ("Institut", "Institut", "Institut", "Agentura"),
    "Mode": ("Mode de collecte", "Erhebungsmodus", "Metode", "Způsob dotazování"),
    "{label} (mean)": ("{label} (moyenne)", "{label} (Mittelwert)", "{label} (gennemsnit)",
                       "{label} (průměr)"),
    "Shares and means are weighted, of the respondents who answered; standard errors of means "
    "in parentheses.": (
        "Parts et moyennes pondérées, parmi les répondants ayant répondu ; erreurs types des "
        "moyennes entre parenthèses.",
        "Anteile und Mittelwerte sind gewichtet, unter den Befragten mit Antwort; Standardfehler "
        "der Mittelwerte in runden Klammern.",
        "Andele og gennemsnit er vægtede, blandt respondenter, der svarede; standardfejl af "
        "gennemsnit i parentes.",
        "Podíly a průměry jsou vážené, mezi respondenty, kteří odpověděli; směrodatné chyby "
        "průměrů v kulatých závorkách.",
    ),
    # items
    "Answers to the items": (
        "Réponses aux items",
        "Antworten auf die Items",
        "Svar på spørgsmålene",
        "Odpovědi na položky",
    ),
    "Weighted per cent of the respondents who answered the item; n (unweighted) and N (weighted) "
    "count them.": (
        "Pourcentages pondérés des répondants ayant répondu à l’item ; n (non pondéré) et N "
        "(pondéré) en donnent le nombre.",
        "Gewichtete Prozent der Befragten mit Antwort auf das Item; n (ungewichtet) und N "
        "(gewichtet) geben ihre Zahl an.",
        "Vægtede procenter af de respondenter, der svarede på spørgsmålet; n (uvægtet) og N "
        "(vægtet) er deres antal.",
        "Vážená procenta respondentů, kteří na položku odpověděli; n (nevážené) a N (vážené) "
        "udávají jejich počet.",
    ),
    # indices
    "Indices by country": (
        "Indices par pays",
        "Indizes nach Ländern",
        "Indeks efter land",
        "Indexy podle zemí",
    ),
    "Weighted means; design-based {below}; n is the unweighted number of respondents, N the "
    "weighted.": (
        "Moyennes pondérées ; {below}, selon le plan de sondage ; n est le nombre non pondéré de "
        "répondants, N le nombre pondéré.",
        "Gewichtete Mittelwerte; {below}, nach dem Stichprobendesign; n ist die ungewichtete Zahl "
        "der Befragten, N die gewichtete.",
        "Vægtede gennemsnit; {below}, ud fra stikprøvedesignet; n er det uvægtede antal "
        "respondenter, N det vægtede.",
        "Vážené průměry; {below}, podle výběrového plánu; n je nevážený počet respondentů, N "
        "vážený.",
    ),
    # models
    "Primary sampling units": (
        "Unités primaires",
        "Primäre Auswahleinheiten",
        "Primære stikprøveenheder",
        "Primární výběrové jednotky",
    ),
    "Degrees of freedom of the design": (
        "Degrés de liberté du plan",
        "Freiheitsgrade des Designs",
        "Designets frihedsgrader",
        "Stupně volnosti výběrového plánu",
    ),
    "Estimators side by side": (
        "Estimateurs côte à côte",
        "Schätzer im Vergleich",
        "Estimatorer side om side",
        "Srovnání odhadů",
    ),
    "Weighted least squares": (
        "Moindres carrés pondérés",
        "Gewichtete kleinste Quadrate",
        "Vægtede mindste kvadrater",
        "Vážené nejmenší čtverce",
    ),
    "Fractional logit": ("Logit fractionnaire", "Fraktionales Logit", "Fraktionel logit",
                         "Frakční logit"),
    "Logit": ("Logit", "Logit", "Logit", "Logit"),
    "Poisson": ("Poisson", "Poisson", "Poisson", "Poisson"),
    "Negative binomial": ("Binomiale négative", "Negativ-binomial", "Negativ binomial",
                          "Negativně binomický"),
    "Linear with random intercepts": (
        "Linéaire à constantes aléatoires",
        "Linear mit zufälligen Konstanten",
        "Lineær med tilfældige konstanter",
        "Lineární s náhodnými konstantami",
    ),
    "Ordered logit": ("Logit ordonné", "Geordnetes Logit", "Ordinal logit", "Ordinální logit"),
    "Ordered probit": ("Probit ordonné", "Geordnetes Probit", "Ordinal probit",
                       "Ordinální probit"),
    "coefficients": ("coefficients", "Koeffizienten", "koefficienter", "koeficienty"),
    "standardised coefficients": (
        "coefficients standardisés",
        "standardisierte Koeffizienten",
        "standardiserede koefficienter",
        "standardizované koeficienty",
    ),
    "average marginal effects, in the unit of the outcome": (
        "effets marginaux moyens, dans l’unité de la variable expliquée",
        "durchschnittliche marginale Effekte, in der Einheit der abhängigen Variablen",
        "gennemsnitlige marginale effekter, i den afhængige variabels enhed",
        "průměrné marginální efekty, v jednotce závislé proměnné",
    ),
    "Design weights.": (
        "Pondérations du plan de sondage.",
        "Designgewichte.",
        "Designvægte.",
        "Výběrové váhy.",
    ),
    "Design weights, rescaled so that every country counts the same.": (
        "Pondérations du plan de sondage, rééchelonnées pour que chaque pays compte autant.",
        "Designgewichte, so skaliert, dass jedes Land gleich viel zählt.",
        "Designvægte, skaleret så hvert land tæller lige meget.",
        "Výběrové váhy, přepočtené tak, aby každá země měla stejnou váhu.",
    ),
    "Design weights, rescaled to the population of each country.": (
        "Pondérations du plan de sondage, rééchelonnées à la population de chaque pays.",
        "Designgewichte, skaliert auf die Bevölkerung jedes Landes.",
        "Designvægte, skaleret til hvert lands befolkning.",
        "Výběrové váhy, přepočtené na populaci každé země.",
    ),
    "Unweighted.": ("Non pondéré.", "Ungewichtet.", "Uvægtet.", "Neváženo."),
    "Standard errors are design-based (Taylor linearisation over strata and primary sampling "
    "units).": (
        "Erreurs types selon le plan de sondage (linéarisation de Taylor par strates et unités "
        "primaires).",
        "Standardfehler nach dem Stichprobendesign (Taylor-Linearisierung über Schichten und "
        "primäre Auswahleinheiten).",
        "Standardfejl ud fra stikprøvedesignet (Taylor-linearisering over strata og primære "
        "stikprøveenheder).",
        "Směrodatné chyby podle výběrového plánu (Taylorova linearizace přes strata a primární "
        "výběrové jednotky).",
    ),
    "Standard errors are by replicate weights.": (
        "Erreurs types par poids de réplication.",
        "Standardfehler mit Replikationsgewichten.",
        "Standardfejl ud fra replikationsvægte.",
        "Směrodatné chyby podle replikačních vah.",
    ),
    "No strata or primary sampling units are declared: standard errors are robust to "
    "heteroskedasticity.": (
        "Ni strates ni unités primaires ne sont déclarées : erreurs types robustes à "
        "l’hétéroscédasticité.",
        "Schichten und primäre Auswahleinheiten sind nicht angegeben: Standardfehler sind robust "
        "gegen Heteroskedastizität.",
        "Strata og primære stikprøveenheder er ikke angivet: standardfejl er robuste over for "
        "heteroskedasticitet.",
        "Strata ani primární výběrové jednotky nejsou uvedeny: směrodatné chyby jsou robustní vůči "
        "heteroskedasticitě.",
    ),
    "Standard errors are the model’s own, not design-based.": (
        "Erreurs types du modèle, et non selon le plan de sondage.",
        "Standardfehler des Modells, nicht nach dem Stichprobendesign.",
        "Standardfejl er modellens egne, ikke ud fra stikprøvedesignet.",
        "Směrodatné chyby jsou modelové, nikoli podle výběrového plánu.",
    ),
    "Respondents with an answer missing in any variable of the model are left out (listwise).": (
        "Les répondants sans réponse à une variable du modèle sont écartés (cas complets).",
        "Befragte, denen eine Antwort auf eine Variable des Modells fehlt, sind ausgeschlossen "
        "(listenweise).",
        "Respondenter, der mangler svar på en af modellens variable, er udeladt (listwise).",
        "Respondenti bez odpovědi na některou proměnnou modelu jsou vynecháni (listwise).",
    ),
    "Reference categories – {found}.": (
        "Catégories de référence – {found}.",
        "Referenzkategorien – {found}.",
        "Referencekategorier – {found}.",
        "Referenční kategorie – {found}.",
    ),
    "Not shown – {found}.": (
        "Non présentés – {found}.",
        "Nicht gezeigt – {found}.",
        "Ikke vist – {found}.",
        "Neuvedeno – {found}.",
    ),
    "Without – {found}.": ("Sans – {found}.", "Ohne – {found}.", "Uden – {found}.",
                           "Bez – {found}."),
    # sample flow
    "Sample flow": ("Flux de l’échantillon", "Weg zur Stichprobe", "Stikprøvens vej",
                    "Postup výběru vzorku"),
    "Rows in the files": (
        "Lignes des fichiers",
        "Zeilen der Dateien",
        "Rækker i filerne",
        "Řádky v souborech",
    ),
    "Harmonised": ("Harmonisées", "Harmonisiert", "Harmoniseret", "Harmonizováno"),
    "Not excluded by a rule": (
        "Non exclus par une règle",
        "Durch keine Regel ausgeschlossen",
        "Ikke udelukket af en regel",
        "Nevyloučeno pravidlem",
    ),
    "With a weight above 0": (
        "Avec un poids positif",
        "Mit einem Gewicht über 0",
        "Med en vægt over 0",
        "S vahou větší než 0",
    ),
    "Outcome known": (
        "Variable expliquée connue",
        "Abhängige Variable bekannt",
        "Afhængig variabel kendt",
        "Závislá proměnná známa",
    ),
    "All terms answered": (
        "Réponse à toutes les variables",
        "Alle Terme beantwortet",
        "Alle led besvaret",
        "Všechny členy zodpovězeny",
    ),
    "Unweighted numbers of respondents left after each step.": (
        "Nombres non pondérés de répondants restant après chaque étape.",
        "Ungewichtete Zahl der nach jedem Schritt verbleibenden Befragten.",
        "Uvægtet antal respondenter tilbage efter hvert trin.",
        "Nevážený počet respondentů, kteří zbývají po každém kroku.",
    ),
    "Left out at the last step – {found}; a respondent may lack several.": (
        "Écartés à la dernière étape – {found} ; un répondant peut en manquer plusieurs.",
        "Im letzten Schritt ausgeschieden – {found}; einem Befragten können mehrere fehlen.",
        "Udeladt i sidste trin – {found}; en respondent kan mangle flere.",
        "Vynecháno v posledním kroku – {found}; jednomu respondentovi jich může chybět více.",
    ),
    # groups, reliability
    "Indices by country: {group}": (
        "Indices par pays : {group}",
        "Indizes nach Ländern: {group}",
        "Indeks efter land: {group}",
        "Indexy podle země: {group}",
    ),
    "Reliability by item": (
        "Fiabilité par item",
        "Reliabilität nach Items",
        "Reliabilitet efter spørgsmål",
        "Reliabilita podle položek",
    ),
    "Reliability of the indices": (
        "Fiabilité des indices",
        "Reliabilität der Indizes",
        "Indeksenes reliabilitet",
        "Reliabilita indexů",
    ),
    "Cronbach’s alpha": (
        "Alpha de Cronbach",
        "Cronbachs Alpha",
        "Cronbachs alfa",
        "Cronbachovo alfa",
    ),
    "Alpha, pairwise": (
        "Alpha, par paires",
        "Alpha, paarweise",
        "Alfa, parvis",
        "Alfa, párově",
    ),
    "Alpha, weighted": (
        "Alpha, pondéré",
        "Alpha, gewichtet",
        "Alfa, vægtet",
        "Alfa, vážené",
    ),
    "Ordinal alpha": (
        "Alpha ordinal",
        "Ordinales Alpha",
        "Ordinal alfa",
        "Ordinální alfa",
    ),
    "McDonald’s omega": (
        "Oméga de McDonald",
        "McDonalds Omega",
        "McDonalds omega",
        "McDonaldova omega",
    ),
    "Item–rest correlation": (
        "Corrélation item–reste",
        "Trennschärfe",
        "Item–rest-korrelation",
        "Korelace položky se zbytkem",
    ),
    "Alpha if dropped": (
        "Alpha sans l’item",
        "Alpha ohne das Item",
        "Alfa uden spørgsmålet",
        "Alfa bez položky",
    ),
    "{level} % intervals in brackets, of alpha after Feldt, of all else by a bootstrap of primary "
    "sampling units; of respondents who answered all items, unweighted, where not said "
    "otherwise.": (
        "Intervalles à {level} % entre crochets, de l’alpha selon Feldt, du reste par bootstrap "
        "des unités primaires ; sur les répondants ayant répondu à tous les items, non pondérés, "
        "sauf mention contraire.",
        "{level}-%-Intervalle in eckigen Klammern, für Alpha nach Feldt, sonst durch Bootstrap "
        "der primären Auswahleinheiten; über Befragte mit Antwort auf alle Items, ungewichtet, wo "
        "nicht anders gesagt.",
        "{level} %-intervaller i kantede parenteser, for alfa efter Feldt, ellers ved bootstrap "
        "af primære stikprøveenheder; for respondenter, der svarede på alle spørgsmål, uvægtet, "
        "hvor intet andet er sagt.",
        "{level}% intervaly v hranatých závorkách, u alfa podle Feldta, jinak bootstrapem "
        "primárních výběrových jednotek; za respondenty, kteří odpověděli na všechny položky, "
        "neváženě, není-li uvedeno jinak.",
    ),
    "Ordinal alpha: of polychoric correlations, pairwise.": (
        "Alpha ordinal : des corrélations polychoriques, par paires.",
        "Ordinales Alpha: aus polychorischen Korrelationen, paarweise.",
        "Ordinal alfa: af polykoriske korrelationer, parvis.",
        "Ordinální alfa: z polychorických korelací, párově.",
    ),
    "No reliability of – {found}.": (
        "Pas de fiabilité de – {found}.",
        "Keine Reliabilität von – {found}.",
        "Ingen reliabilitet for – {found}.",
        "Bez reliability – {found}.",
    ),
    "one item": ("un seul item", "ein Item", "ét item", "jedna položka"),
    "fewer than 3 respondents answered all items": (
        "moins de 3 répondants ont répondu à tous les items",
        "weniger als 3 Befragte beantworteten alle Items",
        "færre end 3 respondenter besvarede alle items",
        "na všechny položky odpověděli méně než 3 respondenti",
    ),
    "the sum of the items does not vary": (
        "la somme des items ne varie pas",
        "die Summe der Items variiert nicht",
        "summen af items varierer ikke",
        "součet položek se nemění",
    ),
    # tests
    "Tests": (
        "Tests",
        "Tests",
        "Test",
        "Testy",
    ),
    "Trend": (
        "Tendance",
        "Trend",
        "Tendens",
        "Trend",
    ),
    "Differences": (
        "Différences",
        "Unterschiede",
        "Forskelle",
        "Rozdíly",
    ),
    "F (df)": (
        "F (dl)",
        "F (FG)",
        "F (fg)",
        "F (sv)",
    ),
    "spline {k}": (
        "spline {k}",
        "Spline {k}",
        "spline {k}",
        "spline {k}",
    ),
    "{term}: no association": (
        "{term} : aucune association",
        "{term}: kein Zusammenhang",
        "{term}: ingen sammenhæng",
        "{term}: žádná souvislost",
    ),
    "{term}: a straight line": (
        "{term} : une droite",
        "{term}: eine Gerade",
        "{term}: en ret linje",
        "{term}: přímka",
    ),
    "{term}": (
        "{term}",
        "{term}",
        "{term}",
        "{term}",
    ),
    "Level of the outcome": (
        "Niveau de la variable expliquée",
        "Niveau der abhängigen Variablen",
        "Den afhængige variabels niveau",
        "Úroveň závislé proměnné",
    ),
    "All areas in one model, a row each respondent and area; errors know who answered for several "
    "areas. F tests that a term has the same coefficients in all areas; differences of "
    "coefficients between two areas, {below}.": (
        "Tous les domaines dans un seul modèle, une ligne par répondant et domaine ; les erreurs "
        "tiennent compte des répondants présents dans plusieurs domaines. F teste l’égalité des "
        "coefficients d’un terme dans tous les domaines ; différences de coefficients entre deux "
        "domaines, {below}.",
        "Alle Bereiche in einem Modell, eine Zeile je Befragten und Bereich; die Fehler "
        "berücksichtigen, wer zu mehreren Bereichen geantwortet hat. F prüft, ob ein Term in "
        "allen Bereichen dieselben Koeffizienten hat; Unterschiede der Koeffizienten zweier "
        "Bereiche, {below}.",
        "Alle områder i én model, en række pr. respondent og område; fejlene tager hensyn til, "
        "hvem der svarede om flere områder. F tester, om et led har samme koefficienter i alle "
        "områder; forskelle mellem to områders koefficienter, {below}.",
        "Všechny oblasti v jednom modelu, řádek za respondenta a oblast; chyby zohledňují, kdo "
        "odpovídal za více oblastí. F testuje, zda má člen ve všech oblastech stejné koeficienty; "
        "rozdíly koeficientů dvou oblastí, {below}.",
    ),
    "Trend: change of a coefficient with one step of an area’s professionalisation.": (
        "Tendance : variation d’un coefficient par échelon de professionnalisation du domaine.",
        "Trend: Änderung eines Koeffizienten je Stufe der Professionalisierung eines Bereichs.",
        "Tendens: ændring i en koefficient pr. trin af et områdes professionalisering.",
        "Trend: změna koeficientu s jedním stupněm profesionalizace oblasti.",
    ),
    "Level of the outcome: predicted at the means of all terms.": (
        "Niveau de la variable expliquée : prédit aux moyennes de tous les termes.",
        "Niveau der abhängigen Variablen: vorhergesagt bei den Mittelwerten aller Terme.",
        "Den afhængige variabels niveau: forudsagt ved gennemsnittet af alle led.",
        "Úroveň závislé proměnné: předpověď při průměrech všech členů.",
    ),
    "Wald tests that all coefficients of a term are zero, or that a curve is a straight line.": (
        "Tests de Wald : tous les coefficients d’un terme sont nuls, ou une courbe est une droite.",
        "Wald-Tests, dass alle Koeffizienten eines Terms null sind oder eine Kurve eine Gerade "
        "ist.",
        "Wald-test af, at alle et leds koefficienter er nul, eller at en kurve er en ret linje.",
        "Waldovy testy, že všechny koeficienty členu jsou nulové nebo že křivka je přímka.",
    ),
}  # fmt: skip


def say(text: str, language: str = "en", **parts: object) -> str:
    """A fixed text in a language (a BCP 47 tag), its parts in braces filled in."""
    found = text
    base = language.partition("-")[0].lower()
    if base in LANGUAGES and text in WORDS:
        found = WORDS[text][LANGUAGES.index(base)]
    return found.format(**parts) if parts else found
