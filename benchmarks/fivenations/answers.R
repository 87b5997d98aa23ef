# The items of each area and the attitudes, and the order of the answers to these.
items <- list(
  safety = c("locks_home", "watches_neighbours", "speaks_up", "asks_police", "joins_safety_group"),
  environment = c("recycles", "saves_energy", "travels_green", "tells_litterers",
                  "joins_environment_group"),
  health = c("eats_well", "exercises", "has_checkups", "cares_for_sick", "joins_health_group")
)
attitudes <- c("outcome", "performance", "information", "consultation", "efficacy")
rating <- c("very_bad", "fairly_bad", "fairly_good", "very_good")
amount <- c("none", "little", "some", "a_lot")
rank <- function(v) ifelse(v %in% rating, match(v, rating), match(v, amount))
