# Whether it holds: sensitivity, countries taken together and held against a covariate, inequality,
# claims with corrected p values and verdicts.
suppressMessages(library(metafor))

# ---- what would change the estimate of self-efficacy
confounding <- list(); benchmarks <- list(); left_out <- list(); weighting <- list()
influence <- list()
term_row <- function(m, k) {
  s <- coef(summary(m))[paste0("efficacy_", k), ]
  data.frame(area = k, estimate = s[[1]], std_error = s[[2]], df = m$df.residual)
}
partial_r2 <- function(x, y, w, at) {  # of columns `at` of x, given the others
  rss <- function(x) sum(w * lm.wfit(x, y, w)$residuals^2)
  (rss(x[, -at, drop = FALSE]) - rss(x)) / rss(x[, -at, drop = FALSE])
}
value_of <- function(f) (sqrt(f^4 + 4 * f^2) - f^2) / 2
for (k in areas) {
  m <- pools[[k]]; E <- designs[[k]]
  x <- model.matrix(m); y <- m$y; w <- m$prior.weights
  term <- paste0("efficacy_", k); at <- match(term, colnames(x))
  fit <- lm.wfit(x, y, w); rest <- nrow(x) - ncol(x)
  classical <- sqrt(sum(w * fit$residuals^2) / rest * solve(crossprod(x * w, x))[at, at])
  row <- term_row(m, k)
  r2 <- partial_r2(x, y, w, at)
  deff <- (row$std_error / classical)^2
  f <- sqrt(r2 / (1 - r2))
  f_alpha <- f - qt(.975, row$df) / sqrt(rest - 1) * sqrt(deff)
  confounding[[k]] <- cbind(row, partial_r2 = r2, robustness_value = value_of(f),
                            robustness_value_alpha = value_of(max(f_alpha, 0)), design_effect = deff)
  for (b in c("female", "information")) {
    j <- match(if (b == "female") b else paste0(b, "_", k), colnames(x))
    of_term <- partial_r2(x[, -at], x[, at], w, match(colnames(x)[j], colnames(x)[-at]))
    # a confounder as strong as the covariate (Cinelli and Hazlett 2020)
    r2_term <- of_term / (1 - of_term)
    shared <- of_term^2 / (1 - of_term)^2
    own <- partial_r2(x, y, w, j)
    r2_outcome <- ((1 + sqrt(shared)) / sqrt(1 - shared))^2 * own / (1 - own)
    bias <- sqrt(r2_outcome * r2_term / (1 - r2_term)) * classical * sqrt(rest)
    benchmarks[[paste(k, b)]] <- data.frame(area = k, benchmark = b, r2_term = r2_term,
      r2_outcome = r2_outcome, estimate = row$estimate - sign(row$estimate) * bias)
  }
  for (c in codes) {
    data <- droplevels(all[all$country != c, ])
    left_out[[paste(k, c)]] <- cbind(of = "country", left_out = c, term_row(svyglm(
      formula(m), alike(data, all.vars(formula(m)))), k))
  }
  for (i in items[[k]]) {
    others <- setdiff(items[[k]], i)
    s <- sapply(others, function(j) score(all[[j]]))
    data <- all
    data[[paste0("co_", k)]] <- ifelse(rowSums(!is.na(s)) >= 3, rowMeans(s, na.rm = TRUE), NA)
    left_out[[paste(k, i)]] <- cbind(of = "item", left_out = i, term_row(svyglm(
      formula(m), alike(data, all.vars(formula(m)))), k))
  }
  # weights: the difference of both estimates, with the covariance of both influences
  score_of <- function(w) {
    e <- lm.wfit(x, y, w)$residuals
    (x * (w * e)) %*% solve(crossprod(x * w, x))
  }
  one <- rep(1, nrow(x))
  difference <- score_of(w) - score_of(one)
  rows <- match(rownames(x), rownames(E$variables))
  total <- function(u) {
    found <- matrix(0, nrow(E$variables), ncol(u)); found[rows, ] <- u
    svyrecvar(found, E$cluster, E$strata, E$fpc)
  }
  apart <- fit$coefficients[at] - lm.wfit(x, y, one)$coefficients[at]
  crossed <- cbind(x, x * w)
  crossed <- crossed[, qr(crossed)$pivot[seq_len(qr(crossed)$rank)]]
  e <- lm.fit(x, y)$residuals
  z <- lm.fit(x, crossed[, -seq_len(ncol(x))])$residuals
  u <- colSums(z * e)
  joint <- sum(u * solve(total(z * e), u)) / length(u) * (degf(E) + 1 - length(u)) / degf(E)
  weighting[[k]] <- data.frame(area = k, compared = c("coefficient", "all"),
    difference = c(apart, NA), std_error = c(sqrt(total(difference)[at, at]), NA),
    statistic = c(apart / sqrt(total(difference)[at, at]), joint))
  # each sampling unit left out of the cross-products, weights as they are
  psu <- all$psu[match(rownames(x), rownames(all))]
  squares <- crossprod(x * w, x); products <- crossprod(x, w * y)
  without <- sapply(split(seq_along(psu), psu), function(rows) {
    own <- x[rows, , drop = FALSE]; its <- w[rows]
    solve(squares - crossprod(own * its, own), products - crossprod(own, its * y[rows]))[at]
  })
  worst <- which.max(abs(without - row$estimate))
  influence[[k]] <- data.frame(area = k, n_psu = length(without),
    dfbeta = row$estimate - without[[worst]], estimate_without = without[[worst]],
    n_beyond = sum(abs(without - row$estimate) / row$std_error > 2 / sqrt(length(without))))
}
put(do.call(rbind, confounding), "sensitivity/confounding.csv")
put(do.call(rbind, benchmarks), "sensitivity/benchmarks.csv")
put(do.call(rbind, left_out), "sensitivity/left_out.csv")
put(do.call(rbind, weighting), "sensitivity/weighting.csv")
put(do.call(rbind, influence), "sensitivity/influence.csv")

# ---- countries taken together (random effects), and held against a covariate of countries
by <- subset(estimates, model == "by_country" & term %in% attitudes)
summaries <- do.call(rbind, lapply(split(by, list(by$term, by$area)), function(own) {
  m <- rma(own$estimate, sei = own$std_error, method = "REML", control = list(threshold = 1e-10))
  p <- predict(m)
  data.frame(area = own$area[1], term = own$term[1], estimate = m$b[1], std_error = m$se,
             p_value = m$pval, prediction_low = p$pi.lb, prediction_high = p$pi.ub, tau2 = m$tau2,
             i2 = m$I2 / 100, q = m$QE, q_p_value = m$QEp)
}))
put(summaries, "between/summaries.csv")
democracy <- read.csv(file.path(dirname(crosswalks), "countries.csv"))
democracy <- setNames(democracy$democracy, democracy$country)[unname(codes)]
permutations <- do.call(rbind, local({
  permuted <- function(v) if (length(v) < 2) list(v) else
    unlist(lapply(seq_along(v), function(i) lapply(permuted(v[-i]), function(p) c(v[i], p))), FALSE)
  permuted(1:5)
}))
spearman <- function(mean) {
  found <- cor(rank(mean), rank(democracy))
  all_of <- apply(permutations, 1, function(p) cor(rank(mean)[p], rank(democracy)))
  c(found, mean(abs(all_of) >= abs(found) - 1e-9))
}
between <- do.call(rbind, lapply(areas, function(k) {
  observed <- subset(described, area == k & index == "coproduction")
  m <- pools[[k]]
  x <- model.matrix(m); w <- m$prior.weights / sum(m$prior.weights)
  block <- grep("^country", colnames(x))
  as_of <- lapply(codes, function(c) {
    x[, block] <- 0
    if (c != "GB") x[, paste0("country", c)] <- 1
    x
  })
  adjusted <- t(sapply(as_of, function(x) colSums(w * x)))
  each <- sapply(as_of, function(x) x %*% coef(m))
  e <- m$y - fitted.values(m)
  u <- (w * e * x) %*% solve(crossprod(x * w, x)) %*% t(adjusted) +
    w * sweep(each, 2, colSums(w * each))
  means <- list(observed$mean[match(codes, observed$country)], as.vector(adjusted %*% coef(m)))
  errors <- list(observed$std_error[match(codes, observed$country)],
                 sqrt(diag(total_of(m, u))))
  do.call(rbind, Map(function(mean, se, model) {
    s <- spearman(mean)
    data.frame(area = k, model = model, country = unname(codes), mean = mean, std_error = se,
               spearman = s[1], p_value = s[2])
  }, means, errors, c("", "pooled")))
}))
put(between, "between/means.csv")

# ---- equal terms: concentration over rankings, with the influence of respondents
rankings <- list(education = match(all$education, c("lower", "secondary", "tertiary")),
                 age = all$age, urban = all$urban)
concentration <- function(h, ranking, w, gini = FALSE) {
  w <- w / sum(w)
  place <- match(ranking, sort(unique(ranking)))
  size <- tapply(w, place, sum); held <- tapply(w * h, place, sum)
  rank <- (cumsum(size) - size / 2)[place]
  above <- (sum(held) - cumsum(held) + held / 2)[place]
  mean <- sum(w * h); theta <- sum(w * h * (rank - .5))
  influence <- h * (rank - .5) - theta + above - theta - mean / 2
  if (!gini) return(list(8 * theta / 100, 8 / 100 * influence))
  list(2 * theta / mean, 2 / mean * influence - 2 * theta / mean^2 * (h - mean))
}
error_of <- function(rows, u, w) {  # of a mean of influences
  found <- numeric(nrow(all)); found[rows] <- w / sum(w) * u
  sqrt(svyrecvar(matrix(found), D$cluster, D$strata, D$fpc)[1])
}
unequal <- do.call(rbind, lapply(areas, function(k) {
  y <- all[[paste0("co_", k)]]
  do.call(rbind, lapply(c(names(rankings), ""), function(r) {
    ranking <- if (r == "") y else rankings[[r]]
    each <- do.call(rbind, lapply(unname(codes), function(c) {
      rows <- which(all$country == c & !is.na(y) & !is.na(ranking))
      found <- concentration(y[rows], ranking[rows], all$w[rows], r == "")
      data.frame(country = c, n = length(rows), estimate = found[[1]],
                 std_error = error_of(rows, found[[2]], all$w[rows]))
    }))
    every <- data.frame(country = "all", n = sum(each$n), estimate = mean(each$estimate),
                        std_error = sqrt(sum(each$std_error^2)) / 5)
    cbind(area = k, ranking = r, rbind(each, every),
          df = c(degrees[unname(codes)], degf(D)))
  }))
}))
unequal$p_value <- 2 * pt(-abs(unequal$estimate / unequal$std_error), unequal$df)
unequal$equivalence_p <- pt((abs(unequal$estimate) - .03) / unequal$std_error, unequal$df)
put(unequal, "inequality/indices.csv")
curves <- do.call(rbind, lapply(areas, function(k) do.call(rbind, lapply(c(names(rankings), ""),
  function(r) do.call(rbind, lapply(unname(codes), function(c) {
    y <- all[[paste0("co_", k)]]; ranking <- if (r == "") y else rankings[[r]]
    rows <- which(all$country == c & !is.na(y) & !is.na(ranking))
    w <- all$w[rows] / sum(all$w[rows])
    size <- tapply(w, ranking[rows], sum); held <- tapply(w * y[rows], ranking[rows], sum)
    p <- seq(0, 1, .1)
    data.frame(area = k, country = c, ranking = r, point = p,
               value = approx(c(0, cumsum(size)) / sum(size), c(0, cumsum(held)) / sum(held), p)$y)
  }))))))
put(curves, "inequality/curves.csv")
cells <- function(columns, data = all, by = NULL) {
  # means of columns and groups by country, as one regression on cells, so that any contrast has an
  # error of the design
  x <- do.call(rbind, lapply(names(columns), function(name) {
    data.frame(data[c("country", "w", "stratum", "psu", "id")], y = columns[[name]],
               cell = paste(name, if (is.null(by)) "" else data[[by]], data$country, sep = "|"))
  }))
  x <- x[!is.na(x$y) & !grepl("|NA|", x$cell, fixed = TRUE), ]
  m <- svyglm(y ~ 0 + cell, by_design(x, ~w))
  list(b = setNames(coef(m), sub("^cell", "", names(coef(m)))), v = vcov(m))
}
between_cells <- function(found, left, right, of = unname(codes)) {
  l <- setNames(numeric(length(found$b)), names(found$b))
  l[paste0(left, "|", of)] <- 1 / length(of)
  l[paste0(right, "|", of)] <- -1 / length(of)
  c(sum(l * found$b), sqrt(sum(l * (found$v %*% l))))
}
group_rows <- list()
for (k in areas) for (g in c("education", "employment", "urban")) {
  data <- all
  data[[g]] <- if (g == "urban") ifelse(all$urban == 1, "yes", "no") else all[[g]]
  found <- cells(list(y = all[[paste0("co_", k)]]), data, g)
  levels <- if (g == "urban") c("no", "yes") else levels_of[[g]]
  for (level in levels[-1]) for (c in list(unname(codes), "GB", "FR", "DE", "DK", "CZ")) {
    d <- between_cells(found, paste0("y|", level), paste0("y|", levels[1]), c)
    df <- if (length(c) > 1) degf(D) else degrees[[c]]
    group_rows[[length(group_rows) + 1]] <- data.frame(
      area = k, country = if (length(c) > 1) "all" else c, group = g, level = level,
      difference = d[1], std_error = d[2], df = df, p_value = 2 * pt(-abs(d[1] / d[2]), df))
  }
}
group_rows <- do.call(rbind, group_rows)
put(group_rows, "inequality/differences.csv")

# ---- claims
claims <- list()
claim <- function(id, area, term, left, right, estimate, std_error, df, direction, smallest, family) {
  claims[[length(claims) + 1]] <<- data.frame(id, area, term, left, right, estimate, std_error, df,
                                              direction, smallest, family)
}
of_model <- function(id, name, terms, direction, smallest, family) {
  own <- subset(estimates, model == name & term %in% terms)
  claim(id, own$area, own$term, "", "", own$estimate, own$std_error, own$df, direction, smallest,
        family)
}
signs <- c(efficacy = "positive", female = "positive", age = "positive", outcome = "negative",
           information = "positive", consultation = "positive", performance = "negative")
for (t in names(signs)) {
  id <- c(female = "women", age = "older")[t]
  of_model(if (is.na(id)) t else id[[1]], "pooled", t, signs[[t]], if (t == "age") .02 else .5,
           "correlates")
}
by_area <- subset(do.call(rbind, differences), term %in% attitudes)
claim("differs_by_area", "all", by_area$term, by_area$right, by_area$left, -by_area$estimate,
      by_area$std_error, by_area$df, "either", .5, "determinants")
of_model("differs_by_country", "profiles", grep("efficacy.*:country|country.*:efficacy",
         unique(estimates$term), value = TRUE), "either", .5, "determinants")
co <- setNames(lapply(areas, function(k) all[[paste0("co_", k)]]), areas)
over <- cells(co)
pair <- function(id, found, area, left, right, smallest, names = c(left, right), df = degf(D),
                 of = unname(codes), family = id, direction = "positive") {
  d <- between_cells(found, paste0(left, "|"), paste0(right, "|"), of)
  term <- if (area == "all") "coproduction" else left
  claim(id, area, term, names[1], names[2], d[1], d[2], df, direction, smallest, family)
}
pair("professionalised", over, "all", "safety", "health", 1)
pair("professionalised", over, "all", "environment", "health", 1)
pair("areas", over, "all", "environment", "health", 1)
pair("areas", over, "all", "health", "safety", 1)
for (k in areas) {
  m <- cells(list(coproduction_individual = all[[paste0("in_", k)]],
                  coproduction_collective = all[[paste0("cl_", k)]]))
  pair("individual", m, k, "coproduction_individual", "coproduction_collective", 10)
  m <- cells(setNames(lapply(items[[k]], function(i) score(all[[i]])), items[[k]]))
  for (i in items[[k]][1:4]) pair("individual_items", m, k, i, items[[k]][5], 1)
  own <- subset(described, area == k & index == "coproduction")
  rownames(own) <- own$country
  apart <- function(id, left, right, direction) {
    claim(id, k, "coproduction", left, right, own[left, "mean"] - own[right, "mean"],
          sqrt(own[left, "std_error"]^2 + own[right, "std_error"]^2),
          degrees[left] + degrees[right], direction, 1, id)
  }
  orders <- list(c("GB", "DE"), c("DE", "FR"), c("DE", "DK"), c("DE", "CZ"))
  for (o in orders) apart("order", o[1], o[2], "positive")
  b <- names(coef(pools[[k]]))
  for (o in orders) {
    l <- setNames(numeric(length(b)), b)
    if (o[1] != "GB") l[paste0("country", o[1])] <- 1
    l[paste0("country", o[2])] <- -1
    d <- contrast(pools[[k]], l)
    claim("order_adjusted", k, "coproduction", o[1], o[2], d[1], d[2], d[3], "positive", 1, "order_adjusted")
  }
  l <- c(.8, -.2, -.2, -.2, -.2)
  claim("uk_above", k, "coproduction", "GB", "", sum(l * own[codes, "mean"]),
        sqrt(sum(l^2 * own[codes, "std_error"]^2)), degf(D), "positive", 1, "uk_above")
  for (j in seq_len(ncol(pairs_of))) {
    o <- unname(codes)[pairs_of[, j]]
    apart("countries", o[1], o[2], "either")
  }
}
ids <- c(education = "equal_education", age = "equal_age", urban = "equal_place")
equal <- subset(unequal, country == "all" & ranking != "")
claim(ids[equal$ranking], equal$area, "coproduction", equal$ranking, "erreygers", equal$estimate, equal$std_error,
      equal$df, "none", .03, "equal_terms")
work <- subset(group_rows, country == "all" & group == "employment")
claim("equal_work", work$area, "coproduction", paste0("employment=", work$level), "employment=employed",
      work$difference, work$std_error, work$df, "none", 4.5, "equal_terms")
claims <- do.call(rbind, claims)
claims$p_value <- 2 * pt(-abs(claims$estimate / claims$std_error), claims$df)
claims$equivalence_p <- pt((abs(claims$estimate) - claims$smallest) / claims$std_error, claims$df)
claims$p_adjusted <- ave(seq_len(nrow(claims)), claims$family, FUN = function(rows) {
  p.adjust(claims$p_value[rows], if (claims$family[rows[1]] == "determinants") "BH" else "holm")
})
sure <- claims$p_adjusted < .05; small <- claims$equivalence_p < .05
met <- ifelse(claims$estimate > 0, "positive", "negative")
claims$verdict <- ifelse(
  claims$direction == "none",
  ifelse(small, "supported", ifelse(sure & abs(claims$estimate) > claims$smallest, "contradicted",
                                    "inconclusive")),
  ifelse(small, "negligible", ifelse(!sure, "inconclusive", ifelse(
    claims$direction == "either" | claims$direction == met, "supported", "contradicted"))))
put(claims, "hypotheses.csv")
