"""What tables say of their numbers: notes on fits, remarks and licenses, chosen by columns."""
