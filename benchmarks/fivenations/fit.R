# Models, with tests of their terms, collinearity, marginal effects, predictions, relative importance.
strict <- list(epsilon = 1e-12, maxit = 100)
plain <- function(name, k) {
  name <- sub(paste0("_", k, "(?=$|:)"), "", name, perl = TRUE)
  name <- sub("^\\(Intercept\\)$", "Intercept", name)
  name <- sub("^ns\\(age.*\\)", "age", name)
  sub("(education|employment|country)(?=.)", "\\1=", name, perl = TRUE)
}
estimated <- list(); tests <- list(); diagnostics <- list(); statistics <- list()
add_row <- function(x, to) assign(to, c(get(to), list(x)), envir = globalenv())
fit_rows <- function(m, name, k, c = "all") {
  s <- coef(summary(m))
  df <- m$df.residual
  t <- qt(.975, df)
  add_row(data.frame(model = name, area = k, country = c, term = plain(rownames(s), k),
                     estimate = s[, 1], std_error = s[, 2], statistic = s[, 3], df = df,
                     p_value = s[, 4], conf_low = s[, 1] - t * s[, 2],
                     conf_high = s[, 1] + t * s[, 2]), "estimated")
}
wald <- function(m, at) {
  b <- coef(m)[at]
  f <- sum(b * solve(vcov(m)[at, at, drop = FALSE], b)) / length(at)
  df <- m$df.residual
  c(f, length(at), df, pf(f, length(at), df, lower.tail = FALSE))
}
wald_l <- function(m, l) {  # that combinations, the columns of l, are zero
  b <- as.vector(t(l) %*% coef(m))
  f <- sum(b * solve(t(l) %*% vcov(m) %*% l, b)) / length(b)
  c(f, length(b), m$df.residual, pf(f, length(b), m$df.residual, lower.tail = FALSE))
}
contrast <- function(m, l) {
  b <- sum(l * coef(m)); se <- sqrt(sum(l * (vcov(m) %*% l)))
  c(b, se, m$df.residual, 2 * pt(-abs(b / se), m$df.residual))
}
add_test <- function(found, name, k, hypothesis, term, c = "all") {
  add_row(data.frame(model = name, area = k, country = c, hypothesis = hypothesis,
                     term = plain(term, k), statistic = found[1], df = found[2],
                     df_denominator = found[3], p_value = found[4]), "tests")
}
several <- function(m, name, k, c = "all") {
  main <- attr(terms(m), "term.labels")
  inside <- unlist(strsplit(grep(":", main, value = TRUE), ":"))  # tested with their interactions
  for (label in setdiff(main, inside)) {
    at <- which(attr(model.matrix(m), "assign") == match(label, attr(terms(m), "term.labels")))
    if (length(at) > 1) add_test(wald(m, at), name, k, "zero", label, c)
  }
}
# generalised variance inflation (Fox and Monette 1992), of the weighted columns
collinear <- function(m, name, k, c = "all") {
  x <- model.matrix(m); assign <- attr(x, "assign")
  r <- cov2cor(cov.wt(x, m$prior.weights / sum(m$prior.weights))$cov[-1, -1])
  assign <- assign[-1]; labels <- attr(terms(m), "term.labels")
  det_of <- function(at) det(r[at, at, drop = FALSE])
  all_of <- det(r)
  value <- sapply(seq_along(labels), function(j) {
    det_of(assign == j) * det_of(assign != j) / all_of
  })
  add_row(data.frame(model = name, area = k, country = c, term = plain(labels, k), measure = "gvif",
                     value = value), "diagnostics")
}
# adjusted R², the pseudo-likelihood, its effective parameters and AIC (Lumley and Scott 2015)
fitting_of <- function(m, name, k, c = "all") {
  w <- m$prior.weights / mean(m$prior.weights); e <- m$y - fitted.values(m); n <- length(e)
  sigma2 <- sum(w * e^2) / n
  x <- model.matrix(m)
  effective <- extractAIC(m)
  r2 <- 1 - sum(w * e^2) / sum(w * (m$y - weighted.mean(m$y, w))^2)
  log_likelihood <- -n / 2 * (log(2 * pi * sigma2) + 1)
  add_row(data.frame(model = name, area = k, country = c,
                     statistic = c("r_squared_adjusted", "log_likelihood", "effective_parameters",
                                   "aic"),
                     value = c(1 - (1 - r2) * (n - 1) / (n - ncol(x)), log_likelihood, effective[[1]],
                               effective[[2]])), "statistics")
}
linear <- function(m, name, k, c = "all") {
  fit_rows(m, name, k, c); several(m, name, k, c); collinear(m, name, k, c)
  fitting_of(m, name, k, c)
}
# covariance of a total over respondents of a fit, by strata and units of all
total_of <- function(m, u) {
  rows <- match(rownames(model.matrix(m)), rownames(all))
  every <- matrix(0, nrow(all), ncol(u))
  every[rows, ] <- u
  svyrecvar(every, D$cluster, D$strata, D$fpc)
}
# average marginal effects: slopes of numbers, differences of categories, errors by the delta method
effects_of <- function(m, name, k, unit) {
  x <- model.matrix(m); w <- m$prior.weights / sum(m$prior.weights)
  b <- coef(m); inverse <- m$family$linkinv; slope <- m$family$mu.eta
  second <- function(eta) (slope(eta + 1e-5) - slope(eta - 1e-5)) / 2e-5
  factors <- grep("^(education|employment|country|female|urban)", names(b))
  numbers <- setdiff(seq_along(b)[-1], factors)
  eta <- as.vector(x %*% b)
  of_number <- lapply(numbers, function(j) {
    each <- slope(eta) * b[[j]]
    jacobian <- colSums(w * second(eta) * b[[j]] * x)
    jacobian[j] <- jacobian[j] + sum(w * slope(eta))
    list(each, jacobian)
  })
  of_level <- lapply(factors, function(j) {
    block <- grep(paste0("^", sub("^(education|employment|country|female|urban).*", "\\1",
                                  names(b)[j])), names(b))
    x0 <- x; x0[, block] <- 0
    x1 <- x0; x1[, j] <- 1
    e0 <- as.vector(x0 %*% b); e1 <- as.vector(x1 %*% b)
    list(inverse(e1) - inverse(e0), colSums(w * (slope(e1) * x1 - slope(e0) * x0)))
  })
  found <- c(of_number, of_level); at <- c(numbers, factors)
  j <- do.call(rbind, lapply(found, `[[`, 2))
  each <- sapply(found, `[[`, 1)
  estimate <- colSums(w * each)
  # of coefficients (the links are canonical), and of who is averaged over
  score <- (w * (m$y - inverse(eta)) * x) %*% solve(crossprod(x * (w * slope(eta)), x))
  u <- score %*% t(j) + w * sweep(each, 2, estimate)
  error <- sqrt(diag(total_of(m, u)))
  rows <- data.frame(model = name, area = k, country = "all", term = plain(names(b)[at], k),
                     estimate = unit * estimate, std_error = unit * error, statistic = NA,
                     df = m$df.residual, p_value = NA, conf_low = NA, conf_high = NA)
  rows$statistic <- rows$estimate / rows$std_error
  rows$p_value <- 2 * pt(-abs(rows$statistic), rows$df)
  rows$conf_low <- rows$estimate - qt(.975, rows$df) * rows$std_error
  rows$conf_high <- rows$estimate + qt(.975, rows$df) * rows$std_error
  add_row(rows[order(at), ], "estimated")
}
# predictions at each value of a term, averaged over respondents as they are
along <- function(m, k, term, values, label = values) {
  data <- m$data[rownames(model.matrix(m)), ]
  w <- m$prior.weights / sum(m$prior.weights)
  labels <- delete.response(terms(m))
  x <- t(sapply(values, function(v) {
    data[[term]] <- if (is.factor(data[[term]]) || is.character(data[[term]])) v else as.numeric(v)
    colSums(w * model.matrix(labels, data, xlev = m$xlevels))
  }))
  estimate <- as.vector(x %*% coef(m))
  error <- sqrt(rowSums((x %*% vcov(m)) * x)); t <- qt(.975, m$df.residual)
  data.frame(model = "profiles", area = k, term = plain(term, k), value = label,
             estimate = estimate, std_error = error, conf_low = estimate - t * error,
             conf_high = estimate + t * error)
}
# relative importance: R² shared out over all orders of terms (Lindeman, Merenda, Gold 1980)
lmg <- function(v, blocks) {
  p <- length(blocks); y <- nrow(v)
  member <- as.matrix(expand.grid(rep(list(0:1), p))) == 1
  r2 <- apply(member, 1, function(on) {
    at <- unlist(blocks[on])
    if (length(at)) sum(v[at, y] * solve(v[at, at], v[at, y])) / v[y, y] else 0
  })
  size <- rowSums(member)
  weight <- factorial(size) * factorial(p - size - 1) / factorial(p)
  sapply(seq_len(p), function(j) {
    without <- which(!member[, j])
    sum(weight[without] * (r2[without + 2^(j - 1)] - r2[without]))
  })
}
importance_of <- function(m, k, E) {
  x <- cbind(model.matrix(m)[, -1], y = m$y)
  assign <- attr(model.matrix(m), "assign")[-1]
  blocks <- split(seq_along(assign), assign)
  w <- m$prior.weights
  r <- weights(as.svrepdesign(E, type = "subbootstrap", replicates = 199), "replication")
  r <- r[match(rownames(model.matrix(m)), rownames(E$variables)), ]
  found <- lmg(cov.wt(x, w / sum(w))$cov, blocks)
  drawn <- apply(r, 2, function(f) lmg(cov.wt(x, w * f / sum(w * f))$cov, blocks))
  ends <- apply(drawn, 1, quantile, c(.025, .975))
  add_row(data.frame(model = "importance", area = k, country = "all",
                     term = plain(attr(terms(m), "term.labels"), k), measure = "lmg", value = found),
          "diagnostics")
  data.frame(area = k, term = plain(attr(terms(m), "term.labels"), k), estimate = found,
             conf_low = ends[1, ], conf_high = ends[2, ])
}

predictions <- list(); importance <- list(); pools <- list(); designs <- list()
for (k in areas) {
  f <- formula_of(k)
  E <- alike(all, all.vars(f)); designs[[k]] <- E
  whole <- complete.cases(E$variables[all.vars(f)])
  pools[[k]] <- svyglm(f, E)
  linear(pools[[k]], "pooled", k)
  Z <- E
  shrunk <- 1 - sum((E$variables$we[whole] / 5)^2)  # so that variances are divided by Σ w
  for (v in all.vars(f)) if (is.numeric(Z$variables[[v]])) {
    x <- Z$variables[[v]]
    Z$variables[[v]] <- x / sqrt(cov.wt(cbind(x[whole]), E$variables$we[whole] / 5)$cov[1] * shrunk)
  }
  linear(svyglm(f, Z), "standardised", k)
  E$variables$share <- E$variables[[paste0("co_", k)]] / 100
  m <- suppressWarnings(svyglm(update(f, share ~ .), E, family = quasibinomial(), control = strict))
  effects_of(m, "fractional", k, 100); collinear(m, "fractional", k)
  m <- svyglm(f, E, family = quasipoisson(), control = strict)
  effects_of(m, "poisson", k, 1); collinear(m, "poisson", k)
  n <- update(formula_of(k, "n", ""), . ~ . + country)
  m <- svyglm(n, alike(all, all.vars(n)), family = quasipoisson(), control = strict)
  fit_rows(m, "activities", k); several(m, "activities", k); collinear(m, "activities", k)
  inner <- subset(E, whole)
  knots <- quantile(inner$variables$age, c(1, 2) / 3); ends <- range(inner$variables$age)
  spline <- sprintf("ns(age, knots = c(%.15g, %.15g), Boundary.knots = c(%.15g, %.15g))", knots[1],
                    knots[2], ends[1], ends[2])
  curve <- update(f, as.formula(paste0(". ~ . - age + ", spline, " + efficacy_", k, ":country")))
  g <- svyglm(curve, E)
  linear(g, "profiles", k)
  b <- names(coef(g)); of <- grep("^ns", b); both <- grep("^efficacy", b)
  add_test(wald(g, both), "profiles", k, "zero_with_interactions", "efficacy")
  add_test(wald(g, grep("country", b)), "profiles", k, "zero_with_interactions", "country")
  straight <- lm.fit(model.matrix(g)[, c(1, of)], model.matrix(pools[[k]])[, "age"])$coefficients[-1]
  l <- matrix(0, length(b), 2); l[of, ] <- MASS::Null(straight)
  add_test(wald_l(g, l), "profiles", k, "straight_line", "age")
  predictions[[k]] <- rbind(along(g, k, "age", seq(ends[1], ends[2], length.out = 41)),
                            along(g, k, paste0("efficacy_", k), 1:4),
                            along(g, k, "education", c("lower", "secondary", "tertiary")))
  i <- svyglm(formula_of(k, extra = ""), E2 <- alike(all, all.vars(formula_of(k, extra = ""))))
  linear(i, "importance", k)
  importance[[k]] <- importance_of(i, k, E2)
  for (c in codes) linear(svyglm(formula_of(k, extra = ""), by_one[[c]]), "by_country", k, c)
}

# ---- all areas at once
long <- do.call(rbind, lapply(areas, function(k) {
  x <- all[, c("id", "country", "w", "stratum", "psu", "age", "female", "education", "employment",
               "urban")]
  x$area <- k
  x$y <- all[[paste0("co_", k)]]
  for (q in attitudes) x[[q]] <- all[[paste0(q, "_", k)]]
  x
}))
long$area <- factor(long$area, areas)
right <- c("age", "female", "education", "employment", "urban", attitudes, "country")
whole <- complete.cases(long[c("y", right)])
long$we <- long$w / ave(ifelse(whole, long$w, 0), long$country, long$area, FUN = sum)
stacked <- svyglm(
  as.formula(paste("y ~ 0 + area + area:(", paste(right, collapse = "+"), ")")),
  svydesign(~psu + id, strata = ~stratum, weights = ~we, data = long, nest = TRUE)
)
differences <- list()
b <- names(coef(stacked))
unit <- function(name) as.numeric(b == name)
for (q in right) {
  own <- sub("^areasafety:", "", grep(paste0("^areasafety:", q), b, value = TRUE))
  add_test(wald_l(stacked, do.call(cbind, lapply(own, function(t) cbind(
    unit(paste0("areaenvironment:", t)) - unit(paste0("areasafety:", t)),
    unit(paste0("areahealth:", t)) - unit(paste0("areasafety:", t)))))), "stacked", "all",
    "equal_areas", q)
}
for (term in sub("^areahealth:", "", grep("^areahealth:", b, value = TRUE))) {
  at <- sapply(areas, function(k) unit(paste0("area", k, ":", term)))
  for (s in list(c("environment", "safety"), c("health", "safety"), c("health", "environment"))) {
    found <- contrast(stacked, at[, s[1]] - at[, s[2]])
    differences[[length(differences) + 1]] <- data.frame(
      term = plain(term, ""), left = s[1], right = s[2], estimate = found[1],
      std_error = found[2], df = found[3], p_value = found[4])
  }
  # a trend by 2, 1, 3 of safety, environment, health, and what departs from it
  add_test(wald_l(stacked, cbind(at %*% c(0, -.5, .5))), "stacked", "all", "trend", term)
  add_test(wald_l(stacked, cbind(at %*% c(-1, .5, .5))), "stacked", "all", "trend_departure", term)
}
fit_rows(stacked, "stacked", "all")
own <- estimated[[length(estimated)]]
own$area <- sub("^area([a-z]+).*", "\\1", rownames(own))
own$term <- plain(sub("^area[a-z]+:?", "", rownames(own)), "")
own$term[own$term == ""] <- "Intercept"
estimated[[length(estimated)]] <- own

# ---- who does not answer on self-efficacy
all$unanswered <- as.numeric(kinds[, match("efficacy_safety", targets)] %in% c("refused", "dont_know"))
own <- unanswered ~ age + female + education + urban + country
of <- all[kinds[, match("efficacy_safety", targets)] %in% c("answered", "refused", "dont_know"), ]
all$unanswered[!rownames(all) %in% rownames(of)] <- NA
m <- svyglm(own, alike(all, all.vars(own)), family = quasibinomial(), control = strict)
fit_rows(m, "unanswered", "safety"); several(m, "unanswered", "safety")
collinear(m, "unanswered", "safety")

estimates <- do.call(rbind, estimated)
for (name in unique(estimates$model)) {
  put(estimates[estimates$model == name, ], file.path("models", name, "estimates.csv"))
}
put(do.call(rbind, tests), "models/tests.csv")
put(do.call(rbind, diagnostics), "models/diagnostics.csv")
put(do.call(rbind, statistics), "models/statistics.csv")
put(do.call(rbind, predictions), "models/predictions.csv")
put(do.call(rbind, differences), "models/differences.csv")

# ---- who is in a model and who is not, and why
flow <- do.call(rbind, lapply(areas, function(k) {
  vars <- all.vars(formula_of(k))
  y <- !is.na(all[[vars[1]]])
  complete <- complete.cases(all[vars])
  n <- function(x) as.vector(tapply(x, all$country, sum))
  data.frame(model = "pooled", area = k, country = levels(all$country),
             step = rep(c("read", "outcome", "complete"), each = 5),
             n = c(n(y | TRUE), n(y), n(complete)))
}))
put(flow, "models/flow.csv")
lacking <- do.call(rbind, lapply(areas, function(k) {
  vars <- all.vars(formula_of(k))
  y <- !is.na(all[[vars[1]]])
  do.call(rbind, lapply(vars[-1], function(v) data.frame(
    model = "pooled", area = k, country = levels(all$country), lacking = plain(v, k),
    n = as.vector(tapply(y & is.na(all[[v]]), all$country, sum)))))
}))
put(lacking, "models/flow_missing.csv")
