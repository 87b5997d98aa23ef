"""Which code of an export becomes which answer: crosswalks, conditions and open decisions."""
