using AudioAnomaly.Components;

namespace AudioAnomaly.Torch;

/// <summary>What one training works with.</summary>
/// <param name="Workers">The threads.</param>
/// <param name="Random">The seeded generator.</param>
/// <param name="HeldOut">For every clip, whether it is held out.</param>
/// <param name="Options">How long to train.</param>
/// <param name="Context">Progress and cancellation.</param>
/// <param name="Fingerprint">A digest of everything that the result depends on.</param>
internal sealed record TrainingRun(TorchWorkers Workers, Random Random, bool[] HeldOut, TrainingOptions Options, FitContext Context, string Fingerprint)
{
    /// <summary>Trains until the end; the model then holds the weights to use.</summary>
    public void Train(ITrainable model, IOptimizer optimizer) => new TrainingLoop(model, optimizer, Options, Context, Random, Fingerprint).Run();
}
