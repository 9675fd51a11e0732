using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A member of an ensemble that has been fitted. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Detector">What scores.</param>
/// <param name="Standard">What its scores mean.</param>
internal sealed record EnsembleMember(string Name, IDetector Detector, MemberStandard Standard)
{
    /// <summary>What the member has to say of a spectrogram; null if it finds nothing at all.</summary>
    public AnomalyEvidence? ToEvidence(Spectrogram spectrogram, DetectorOutput output)
    {
        if (!(output.Score > 0))
        {
            return null;
        }

        Explanation explanation = Detector is IExplainedDetector explained ? explained.Explain(spectrogram, output.Map) : MapExplanation.Of(output.Map);
        double z = Standard.ZOf(output.Score);
        return new AnomalyEvidence
        {
            Kind = Name,
            Score = MemberStandard.ToScore(z),
            Z = z,
            PValue = Standard.PValue(output.Score),
            LowHz = explanation.LowHz,
            HighHz = explanation.HighHz,
            StartSeconds = explanation.Seconds?.Start,
            EndSeconds = explanation.Seconds?.End,
            Text = explanation.Text,
        };
    }

    /// <summary>What the member has to say of a row of its map, on the scale of the ensemble's map; null if it finds nothing.</summary>
    /// <param name="peak">The row's highest cell.</param>
    /// <param name="explanation">What was heard.</param>
    public AnomalyEvidence? ToEvidence(float peak, Explanation explanation)
    {
        double z = Standard.ZOfCell(peak);
        return !(peak > 0) ? null : new AnomalyEvidence
        {
            Kind = Name,
            Score = MemberStandard.ToScore(z),
            Z = z,
            PValue = Standard.PValueOfCell(peak),
            LowHz = explanation.LowHz,
            HighHz = explanation.HighHz,
            Text = explanation.Text,
        };
    }
}
