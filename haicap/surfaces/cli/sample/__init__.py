"""The sample city: officers in every unit and dossiers made by the same rules as real ones, marked as samples."""
