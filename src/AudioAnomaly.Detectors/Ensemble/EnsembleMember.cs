using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A member of an ensemble that has been fitted. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Detector">What scores.</param>
/// <param name="Standard">What its scores mean.</param>
internal sealed record EnsembleMember(string Name, IDetector Detector, MemberStandard Standard)
{
    /// <summary>Whether its map tells when something happens; profiles describe a window as a whole.</summary>
    public bool TellsWhen => Detector is not IExplainedDetector;

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

    /// <summary>What the member has to say of a moment of a stream.</summary>
    /// <param name="heard">How unusual it is.</param>
    /// <param name="pValue">How rare that is.</param>
    /// <param name="explanation">What was heard.</param>
    public AnomalyEvidence ToEvidence(KindScore heard, double? pValue, Explanation explanation) => new()
    {
        Kind = Name,
        Score = heard.Score,
        Z = heard.Z,
        PValue = pValue,
        LowHz = explanation.LowHz,
        HighHz = explanation.HighHz,
        Text = explanation.Text,
    };
}
