namespace AudioAnomaly;

/// <summary>What there is to know of one kind of options bag, for code that does not know its type.</summary>
internal interface IOptionsFormat
{
    /// <summary>The options that can be set by name.</summary>
    IReadOnlyList<OptionProperty> Properties { get; }

    /// <summary>Every mistake in a bag, one sentence each, and the options at fault.</summary>
    IReadOnlyList<OptionMistake> FindMistakes(object options);
}
