using System.CommandLine;
using System.CommandLine.Parsing;

namespace AudioAnomaly.Tool;

/// <summary>An option whose value is a number, read as every number is (see <see cref="NumberText"/>): never by the machine's culture.</summary>
/// <typeparam name="T">int or double, or one of them or null.</typeparam>
internal sealed class NumberOption<T> : Option<T>
{
    private static readonly Type NumberType = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);

    /// <param name="name">The name with its hyphens.</param>
    public NumberOption(string name)
        : base(name)
        => CustomParser = Parse;

    private T? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (NumberType == typeof(int) && NumberText.TryParse(text, out int whole))
        {
            return (T)(object)whole;
        }

        if (NumberType == typeof(double) && NumberText.TryParse(text, out double real))
        {
            return (T)(object)real;
        }

        result.AddError($"{Name}: {NumberText.Refuse(text, NumberType == typeof(int) ? "a whole number" : "a number")}");
        return default;
    }
}
