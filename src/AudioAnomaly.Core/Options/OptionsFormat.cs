using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace AudioAnomaly;

/// <summary>
/// One kind of options bag: its JSON, its settings by name and its checks. The one way in which options reach model files, settings, fingerprints and
/// reports. Works without reflection.
/// </summary>
/// <typeparam name="T">The bag.</typeparam>
internal sealed class OptionsFormat<T> : IOptionsFormat
    where T : class
{
    private readonly JsonTypeInfo<T> _json;
    private readonly Func<T, T> _copy;
    private readonly HashSet<string> _unsaved;

    /// <param name="json">The bag's generated serialiser, names in camel case.</param>
    /// <param name="copy">Copies a bag.</param>
    /// <param name="unsaved">The JSON names of options that have no influence on what a model is.</param>
    public OptionsFormat(JsonTypeInfo<T> json, Func<T, T> copy, params ReadOnlySpan<string> unsaved)
    {
        (_json, _copy, _unsaved) = (json, copy, [.. unsaved]);
        Properties = [.. json.Properties.Where(property => property is { Get: not null, Set: not null }).Select(property => new OptionProperty(property))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<OptionProperty> Properties { get; }

    /// <summary>The JSON names of options that model files of before lack; they have their defaults there.</summary>
    public IReadOnlyCollection<string> AddedLater { get; init; } = [];

    /// <summary>A checked copy of a bag, or of the defaults.</summary>
    /// <exception cref="ValidationException">A value is out of range.</exception>
    public T Checked(T options)
    {
        T copy = _copy(options);
        return FindMistakes(copy) is [var first, ..] mistakes
            ? throw new ValidationException(new ValidationResult(string.Join(" ", mistakes.Select(mistake => mistake.Message)), first.Members), null, null)
            : copy;
    }

    /// <summary>Copies a bag without checking it.</summary>
    public T Copy(T options) => _copy(options);

    /// <inheritdoc cref="IOptionsFormat.FindMistakes"/>
    public IReadOnlyList<OptionMistake> FindMistakes(T options)
    {
        OptionMistake[] mistakes = [.. Properties.SelectMany(property => property.FindMistakes(options))];

        // What concerns several options is said once each of them is sensible by itself.
        return mistakes.Length > 0 || options is not IValidatableObject validatable ? mistakes
            : [.. validatable.Validate(new ValidationContext(options, typeof(T).Name, null, null)).Select(result => new OptionMistake(result.ErrorMessage!, [.. result.MemberNames]))];
    }

    /// <summary>What a model file and a fingerprint hold of a bag.</summary>
    public JsonObject ToJson(T options)
    {
        JsonObject json = JsonSerializer.SerializeToNode(options, _json)!.AsObject();
        foreach (string name in _unsaved)
        {
            json.Remove(name);
        }

        return json;
    }

    /// <summary>Takes a bag out of JSON that may hold more.</summary>
    /// <exception cref="FormatException">An option is missing, of another type, or out of range.</exception>
    public T FromJson(JsonObject json)
    {
        if (Properties.FirstOrDefault(property => !_unsaved.Contains(property.Name) && !AddedLater.Contains(property.Name) && !json.ContainsKey(property.Name)) is { } missing)
        {
            throw new FormatException($"its option '{missing.Name}' is missing.");
        }

        try
        {
            return Checked(json.Deserialize(_json)!);
        }
        catch (Exception e) when (e is JsonException or ValidationException)
        {
            throw new FormatException($"its options make no sense: {e.Message}", e);
        }
    }

    IReadOnlyList<OptionMistake> IOptionsFormat.FindMistakes(object options) => FindMistakes((T)options);
}
