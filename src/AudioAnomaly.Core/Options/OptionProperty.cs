using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace AudioAnomaly;

/// <summary>One option of a bag: read and set by name, as text.</summary>
internal sealed class OptionProperty
{
    private readonly JsonPropertyInfo _property;
    private readonly string _member;
    private readonly ValidationAttribute[] _checks;

    public OptionProperty(JsonPropertyInfo property)
    {
        _property = property;
        ValueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        _member = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
        _checks = [.. property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>() ?? []];
    }

    /// <summary>The name in model files and settings, such as "coresetRatio".</summary>
    public string Name => _property.Name;

    /// <summary>The type of its values, without null.</summary>
    public Type ValueType { get; }

    /// <summary>What values it takes, in words.</summary>
    public string Expected => ValueType.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(ValueType))}"
        : ValueType == typeof(int) || ValueType == typeof(long) ? "a whole number"
        : ValueType == typeof(double) ? "a number"
        : ValueType == typeof(bool) ? "true or false"
        : ValueType == typeof(string) ? "text"
        : "words with commas between them";

    /// <summary>The value as text that <see cref="Set"/> takes; empty for null.</summary>
    public string Text(object options)
    {
        object? value = _property.Get!(options);
        return value is IEnumerable<string> list ? string.Join(',', list) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
    }

    /// <summary>Sets the value.</summary>
    /// <exception cref="FormatException">The text is no such value; the message says what is expected.</exception>
    public void Set(object options, string text)
        => _property.Set!(options, Parse(text) ?? throw new FormatException(NumberText.Refuse(text, Expected)));

    /// <summary>What is wrong with the value in a bag.</summary>
    public IEnumerable<OptionMistake> FindMistakes(object options)
    {
        object? value = _property.Get!(options);
        return _checks.Where(check => !check.IsValid(value)).Select(check => new OptionMistake(check.FormatErrorMessage(_member), [_member]));
    }

    private object? Parse(string text)
        => ValueType.IsEnum ? ParseEnum(text)
            : ValueType == typeof(int) ? NumberText.TryParse(text, out int whole) ? whole : null
            : ValueType == typeof(long) ? NumberText.TryParse(text, out long large) ? large : null
            : ValueType == typeof(double) ? NumberText.TryParse(text, out double real) ? real : null
            : ValueType == typeof(bool) ? bool.TryParse(text, out bool flag) ? flag : null
            : ValueType == typeof(string) ? text
            : ValueType == typeof(IList<string>) ? text.Split(',', StringSplitOptions.TrimEntries)
            : throw new NotSupportedException($"The option {Name} cannot be set by text.");

    // A number is no name, though Enum.Parse would take it.
    private object? ParseEnum(string text)
        => text.Length > 0 && char.IsLetter(text[0]) && Enum.TryParse(ValueType, text, ignoreCase: true, out object? value) ? value : null;
}
