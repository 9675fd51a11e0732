using System.Globalization;
using System.Runtime.InteropServices;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Testing;

/// <summary>What sessions and monitors give out as text in which every bit counts.</summary>
internal static class ExactText
{
    public static string Of(SessionUpdate update) => string.Join(
        '\n',
        [.. update.Frames.Select(Of), .. update.Segments.Select(segment => $"{segment with { Evidence = [] }} {Of(segment.Evidence)}"), .. update.Health.Select(health => $"{health}")]);

    public static string Of(AlarmChange change) => $"{change.Kind} {change.Alarm with { Evidence = [] }} {Of(change.Alarm.Evidence)}";

    public static string Of(AlarmWindow window) => $"{window with { Evidence = [] }} {Of(window.Evidence)}";

    public static string Of(IEnumerable<AnomalyEvidence> evidence) => string.Join("; ", evidence);

    private static string Of(SessionFrame frame) => string.Create(
        CultureInfo.InvariantCulture,
        $"{frame.Index} {frame.TimeSeconds} {frame.Time:O} {frame.Score} {frame.Peak} {frame.Verdict} {frame.IsOfWindow} {Bits(frame.Map)} {Bits(frame.Levels)} {Of(frame.Evidence)} {string.Join("; ", frame.Kinds)}");

    private static string Bits(ReadOnlyMemory<float> row) => Convert.ToHexString(MemoryMarshal.AsBytes(row.Span));
}
