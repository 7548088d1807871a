"""The bus on Kafka, by aiokafka: the same rules as in memory, across processes and through outages."""
