namespace AudioAnomaly.BackboneTraining;

/// <summary>How well one world's faults were found.</summary>
/// <param name="Kind">The kind of machine.</param>
/// <param name="ByFault">The area under the ROC curve of the ensemble for each of <see cref="MachineWorld.FaultKinds"/>, in their order.</param>
/// <param name="ByMember">The mean area over the faults by each member's score alone.</param>
/// <param name="Normals">The normal recordings that were scored.</param>
/// <param name="Faulty">The faulty ones.</param>
internal sealed record MachineWorldResult(
    MachineKind Kind,
    IReadOnlyList<double> ByFault,
    IReadOnlyDictionary<string, double> ByMember,
    int Normals,
    int Faulty)
{
    /// <summary>The mean over the faults.</summary>
    public double Mean => ByFault.Average();
}
