namespace AudioAnomaly.Fleet;

/// <summary>What a database needs before a fleet can use it.</summary>
/// <example>
/// <code>
/// await File.WriteAllTextAsync("fleet.sql", FleetSchema.PostgreSql); // then: psql -f fleet.sql
/// </code>
/// </example>
public static class FleetSchema
{
    private static readonly Lazy<string> Postgres = new(() =>
    {
        using var reader = new StreamReader(typeof(FleetSchema).Assembly.GetManifestResourceStream("fleet.sql")!);
        return reader.ReadToEnd();
    });

    /// <summary>
    /// The tables and queries of Orleans' clustering and grain storage by ADO.NET (10.4), for PostgreSQL 12 or newer: one script in one transaction, which may be
    /// run again, by several silos at once too. The database, or its first schema in the search path, belongs to the fleet alone.
    /// </summary>
    public static string PostgreSql => Postgres.Value;
}
