// Chronology
