using System.Text.Json;

namespace AudioAnomaly.Sharding;

/// <summary>What a part of a <see cref="ShardedFit"/> has found out about recordings before they are learned. Immutable.</summary>
public sealed class FitSurvey
{
    internal FitSurvey(IReadOnlyList<SurveyedRecording> recordings) => Recordings = recordings;

    /// <summary>How many recordings were looked at.</summary>
    public int Count => Recordings.Count;

    /// <summary>How many of them cannot be used.</summary>
    public int Unreadable => Recordings.Count(recording => recording.Fault is not null);

    internal IReadOnlyList<SurveyedRecording> Recordings { get; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The survey.</returns>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static FitSurvey FromJson(string json) => new(ShardJson.Read(json, ShardJson.Default.SurveyedRecordingArray, "survey"));

    /// <summary>The survey as text.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize([.. Recordings], ShardJson.Default.SurveyedRecordingArray);
}
