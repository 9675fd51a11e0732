using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Explanations in saved states.</summary>
internal static class ExplanationState
{
    public static void WriteExplanation(this SessionStateWriter state, Explanation explanation)
    {
        state.Write(explanation.LowHz);
        state.Write(explanation.HighHz);
        state.Write(explanation.Text);
        state.WriteOptional(explanation.Seconds?.Start);
        state.WriteOptional(explanation.Seconds?.End);
    }

    public static Explanation ReadExplanation(this SessionStateReader state)
    {
        var explanation = new Explanation(state.ReadDouble(), state.ReadDouble(), state.ReadText());
        (double? start, double? end) = (state.ReadOptional(), state.ReadOptional());
        return start is { } from && end is { } to ? explanation with { Seconds = (from, to) } : explanation;
    }
}
