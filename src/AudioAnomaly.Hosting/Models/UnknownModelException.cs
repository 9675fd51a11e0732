namespace AudioAnomaly.Hosting;

/// <summary>There is no model of a name.</summary>
public sealed class UnknownModelException : AudioAnomalyException
{
    internal UnknownModelException(string name, IEnumerable<string> known)
        : base(MessageOf(name, [.. known])) => Name = name;

    /// <summary>The name that was asked for.</summary>
    public string Name { get; }

    private static string MessageOf(string name, string[] known)
        => known.Length == 0 ? $"There is no model '{name}': none is configured."
            : NearName.Of(name, known) is { } near ? $"There is no model '{name}'. Did you mean '{near}'?"
            : $"There is no model '{name}'. There are: {string.Join(", ", known.Order(StringComparer.OrdinalIgnoreCase).Take(20))}{(known.Length > 20 ? ", ..." : string.Empty)}.";
}
