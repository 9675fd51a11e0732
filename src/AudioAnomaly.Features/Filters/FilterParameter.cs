using System.Globalization;

namespace AudioAnomaly.Audio;

/// <summary>One of a filter's numbers.</summary>
/// <param name="Name">Its name in messages, such as "order".</param>
/// <param name="Least">The least that it may be.</param>
/// <param name="Most">The most that it may be.</param>
/// <param name="Default">What it is unless given; null if it must be given.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
internal sealed record FilterParameter(string Name, double Least, double Most, double? Default = null, bool IsWhole = false)
{
    /// <summary>What is wrong with a value, or null.</summary>
    public string? MistakeIn(double value)
        => value >= Least && value <= Most && (!IsWhole || value == Math.Floor(value)) ? null
        : string.Create(CultureInfo.InvariantCulture, $"its {Name} is {value:R} and must be a {(IsWhole ? "whole " : string.Empty)}number from {Least:R} to {Most:R}");
}
