using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary>How evidence is written in lines.</summary>
internal static class EvidenceText
{
    /// <summary>Such as "spectrum: from 300 to 420 Hz quieter than in every normal recording (score 4.10)".</summary>
    public static string Line(AnomalyEvidence evidence)
        => string.Create(CultureInfo.InvariantCulture, $"{evidence.Kind}: {evidence.Text} (score {evidence.Score:0.00})");
}
