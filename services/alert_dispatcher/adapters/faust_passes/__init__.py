"""«New pass or the same?» on Faust: state in a table, its changelog on Kafka. Faust is imported late."""
