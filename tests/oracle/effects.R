# Oracle of average marginal effects at values and by groups, and of their differences: R `survey`,
# `ordinal`; `emmeans` of least squares; the rest by numeric derivatives of the average's influence.
# Reads survey.csv (made by survey.R) and writes effects_values.csv beside this script.
#   Rscript tests/oracle/effects.R tests/oracle
suppressMessages({library(survey); library(ordinal); library(emmeans)})
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")))
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$item <- factor(d$item, c("never", "sometimes", "often"))
d$acts <- as.numeric(d$item != "never")
d$score <- match(d$trust, c("none", "some", "much"))
d$country <- factor(d$country)
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)
full <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
linearised <- function(influence, design) svyrecvar(influence, design$cluster, design$strata, design$fpc)
central <- function(f, at, h) {
  # Fourth-order differences, error O(h^4).
  (8 * (f(at + h) - f(at - h)) - (f(at + 2 * h) - f(at - 2 * h))) / (12 * h)
}
jacobian <- function(f, t) {
  sapply(seq_along(t), function(j) central(function(h) { s <- t; s[j] <- s[j] + h; f(s) }, 0, 1e-3 * max(1e-1, abs(t[j]))))
}
shifted <- function(data, variable, value) { data[[variable]][] <- value; data }
moved <- function(data, variable, by) { data[[variable]] <- data[[variable]] + by; data }
told <- function(case, term, estimate, influence, design, df) {
  error <- sqrt(drop(linearised(influence, design)))
  keep(case, term, "estimate", estimate)
  keep(case, term, "std_error", error)
  keep(case, term, "p_value", 2 * pt(-abs(estimate / error), df))
}
# Every average g(theta, data) over those of its group, and differences of pairs of them.
averages <- function(case, quantities, pairs, theta, influence, data, design, df) {
  found <- lapply(quantities, function(q) {
    w <- weights(design) * q$inside(data)
    share <- w / sum(w)
    mean <- function(t) sum(share * q$g(t, data))
    list(mean = mean(theta), psi = share * (q$g(theta, data) - mean(theta)) + influence %*% jacobian(mean, theta))
  })
  for (name in names(found)) told(case, name, found[[name]]$mean, found[[name]]$psi, design, df)
  for (pair in pairs) {
    a <- found[[pair[1]]]; b <- found[[pair[2]]]
    told(case, paste(pair, collapse = " - "), a$mean - b$mean, a$psi - b$psi, design, df)
  }
}
all_of <- function(data) TRUE
of_country <- function(name) { force(name); function(data) data$country == name }
slope <- function(p, variable, h) { force(p); function(t, data) central(function(by) p(t, moved(data, variable, by)), 0, h) }
at <- function(g, variable, value) { force(g); force(value); function(t, data) g(t, shifted(data, variable, value)) }
step <- function(p, variable, level, from) {
  force(level); force(from)
  function(t, data) p(t, shifted(data, variable, level)) - p(t, shifted(data, variable, from))
}
quantity <- function(g, inside = all_of) list(g = g, inside = inside)
bent <- ~ I(x / 10) + I((x / 10)^2) + score + work + country + I(x / 10):country + I((x / 10)^2):country + work:country

# Logit.
inside <- !is.na(d$acts) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work) & d$weight > 0
design <- subset(full, inside)
data <- design$variables
w <- weights(design)
fit <- suppressWarnings(glm(update(bent, acts ~ .), family = quasibinomial(), data = data, weights = w, epsilon = 1e-15, maxit = 100))
theta <- coef(fit)
m <- model.matrix(bent, data)
p <- plogis(drop(m %*% theta))
influence <- (m * (w * (data$acts - p))) %*% solve(crossprod(m, m * (w * p * (1 - p))))
df <- degf(design) + 1 - length(theta)
share <- function(t, data) plogis(drop(model.matrix(bent, data) %*% t))
dx <- slope(share, "x", 0.1)
logit <- list()
for (country in levels(d$country)) logit[[paste("x", country)]] <- quantity(dx, of_country(country))
for (x in c(10, 30, 90)) logit[[paste("x at", x)]] <- quantity(at(dx, "x", x))
for (country in c("AA", "BB")) {
  for (pair in list(c("seeking", "paid"), c("other", "paid"), c("other", "seeking"))) {
    logit[[paste(pair[1], pair[2], "at", country)]] <- quantity(at(step(share, "work", pair[1], pair[2]), "country", country))
  }
}
for (country in c("AA", "BB")) for (x in c(20, 60)) {
  logit[[paste("x at", x, "in", country)]] <- quantity(at(dx, "x", x), of_country(country))
}
pairs <- list(
  c("x BB", "x AA"), c("x CC", "x AA"), c("x CC", "x BB"),
  c("x at 30", "x at 10"), c("x at 90", "x at 10"), c("x at 90", "x at 30"),
  c("seeking paid at BB", "seeking paid at AA"), c("other paid at BB", "other paid at AA"),
  c("other seeking at BB", "other seeking at AA"),
  c("x at 20 in BB", "x at 20 in AA"), c("x at 60 in BB", "x at 60 in AA"),
  c("x at 60 in AA", "x at 20 in AA"), c("x at 60 in BB", "x at 20 in BB")
)
averages("effects_logit", logit, pairs, theta, influence, data, design, df)

# Ordered logit, on the probability of each level.
crossed <- ~ x + score + work + country + x:country
inside <- !is.na(d$item) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work) & d$weight > 0
design <- subset(full, inside)
data <- design$variables
data$w <- weights(design)
fit <- clm(update(crossed, item ~ .), weights = w, data = data, control = clm.control(gradTol = 1e-12, maxIter = 200L))
k <- length(fit$alpha)
order <- c(k + seq_along(fit$beta), seq_len(k))
theta <- c(fit$beta, fit$alpha)
q <- length(fit$beta)
cumulated <- function(t, data) {
  eta <- drop(model.matrix(crossed, data)[, -1] %*% t[seq_len(q)])
  cbind(0, plogis(t[q + 1] - eta), plogis(t[q + 2] - eta), 1)
}
y <- as.integer(data$item)
x <- model.matrix(crossed, data)[, -1]
eta <- drop(x %*% fit$beta)
cuts <- cbind(-Inf, fit$alpha[1] - eta, fit$alpha[2] - eta, Inf)
up <- cuts[cbind(seq_along(y), y + 1)]; low <- cuts[cbind(seq_along(y), y)]
mass <- plogis(up) - plogis(low)
a <- dlogis(up) / mass; b <- dlogis(low) / mass
scores <- data$w * cbind(-x * (a - b), sapply(1:2, function(c) a * (y == c) - b * (y == c + 1)))
influence <- scores %*% vcov(fit)[order, order]
df <- degf(design) + 1 - length(theta)
ordered <- list()
pairs <- list()
for (l in 1:3) {
  level <- levels(data$item)[l]
  own <- local({ l <- l; function(t, data) { f <- cumulated(t, data); f[, l + 1] - f[, l] } })
  for (country in levels(d$country)) ordered[[paste(level, "x", country)]] <- quantity(slope(own, "x", 0.1), of_country(country))
  pairs <- c(pairs, list(paste(level, "x", c("BB", "AA")), paste(level, "x", c("CC", "AA")), paste(level, "x", c("CC", "BB"))))
}
averages("effects_ordered", ordered, pairs, theta, influence, data, design, df)

# Least squares: slopes and their differences are combinations of coefficients, as `emmeans` has them.
inside <- !is.na(d$y) & !is.na(d$x) & !is.na(d$score) & !is.na(d$work) & d$weight > 0
linear <- svyglm(update(crossed, y ~ .), subset(full, inside))
trends <- emtrends(linear, ~country, var = "x", df = linear$df.residual)
kept <- function(terms, table) {
  keep("effects_linear", terms, "estimate", table[[2]])
  keep("effects_linear", terms, "std_error", table$SE)
}
kept(paste("x", levels(d$country)), setNames(as.data.frame(trends), c("country", "trend", "SE", "df", "low", "high")))
kept(c("x BB - x AA", "x CC - x AA", "x CC - x BB"), setNames(as.data.frame(pairs(trends, reverse = TRUE, adjust = "none")), c("contrast", "estimate", "SE", "df", "t", "p")))
write.csv(values, file.path(folder, "effects_values.csv"), row.names = FALSE, quote = FALSE)
