namespace AudioAnomaly.Core.Tests.Numerics;

/// <summary>The paths that this processor has.</summary>
internal static class VectorPaths
{
    public static IEnumerable<VectorPath> Here => Enum.GetValues<VectorPath>().Where(Processor.Has);

    /// <summary>Those that round alike: with fused multiply-add, or without.</summary>
    public static IEnumerable<IGrouping<bool, VectorPath>> Alike => Here.GroupBy(Processor.Fuses);
}
