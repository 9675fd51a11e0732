namespace AudioAnomaly.Testing;

/// <summary>The power spectra of as many frames as a vector has lanes.</summary>
internal unsafe struct SpectrumKernel(PowerSpectrum spectrum, float* signal, int hop, double* work, double* power) : IDoubleKernel
{
    /// <summary>How many that was.</summary>
    public int Frames { get; private set; }

    public void Run<TLanes, TVector>()
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        Frames = TLanes.Count;
        spectrum.Compute<TLanes, TVector>(signal, hop, Frames, work, power);
    }
}
