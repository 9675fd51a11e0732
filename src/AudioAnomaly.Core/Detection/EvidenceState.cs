using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Evidence in saved states.</summary>
internal static class EvidenceState
{
    public static void WriteEvidence(this SessionStateWriter state, AnomalyEvidence evidence)
    {
        state.Write(evidence.Kind);
        state.Write(evidence.Score);
        state.Write(evidence.Z);
        state.WriteOptional(evidence.PValue);
        state.Write(evidence.LowHz);
        state.Write(evidence.HighHz);
        state.WriteOptional(evidence.StartSeconds);
        state.WriteOptional(evidence.EndSeconds);
        state.Write(evidence.Text);
    }

    public static AnomalyEvidence ReadEvidence(this SessionStateReader state) => new()
    {
        Kind = state.ReadText(),
        Score = state.ReadDouble(),
        Z = state.ReadDouble(),
        PValue = state.ReadOptional(),
        LowHz = state.ReadDouble(),
        HighHz = state.ReadDouble(),
        StartSeconds = state.ReadOptional(),
        EndSeconds = state.ReadOptional(),
        Text = state.ReadText(),
    };

    /// <summary>In the order given, which may decide about later orders.</summary>
    public static void WriteEvidences(this SessionStateWriter state, IReadOnlyCollection<AnomalyEvidence> evidence)
    {
        state.WriteCount(evidence.Count);
        foreach (AnomalyEvidence heard in evidence)
        {
            state.WriteEvidence(heard);
        }
    }

    public static AnomalyEvidence[] ReadEvidences(this SessionStateReader state)
    {
        var evidence = new AnomalyEvidence[state.ReadCount()];
        for (int i = 0; i < evidence.Length; i++)
        {
            evidence[i] = state.ReadEvidence();
        }

        return evidence;
    }

    /// <summary>Takes up evidence by kind, in its order.</summary>
    public static void RestoreEvidence(this Dictionary<string, AnomalyEvidence> byKind, IEnumerable<AnomalyEvidence> evidence)
    {
        byKind.Clear();
        foreach (AnomalyEvidence heard in evidence)
        {
            byKind.Add(heard.Kind, heard);
        }
    }
}
