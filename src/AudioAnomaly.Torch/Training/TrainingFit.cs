using System.Globalization;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Torch;

/// <summary>
/// The course that every training takes: collect the clips, hold some out, train on threads of torch's own, so that the same task gives the same bits.
/// </summary>
internal static class TrainingFit
{
    /// <summary>Runs a training.</summary>
    /// <param name="task">What is asked for.</param>
    /// <param name="options">The options that the result depends on.</param>
    /// <param name="add">Takes in a clip.</param>
    /// <param name="complete">Ends the collection and gives the number of clips.</param>
    /// <param name="maxThreads">The most threads to train on; 0 for one per processor.</param>
    /// <param name="engine">On which device.</param>
    /// <param name="train">Trains on the device and gives the result.</param>
    /// <exception cref="TorchDeviceException">The device is not there, or its memory does not suffice.</exception>
    public static TModel Run<TOptions, TModel>(
        TrainingTask<TOptions> task,
        JsonObject options,
        Action<Spectrogram> add,
        Func<int> complete,
        int maxThreads,
        TorchOptions engine,
        Func<TrainingRun, TorchDevice, TModel> train)
        where TOptions : TrainingOptions
        where TModel : class
    {
        NativeRuntime.EnsureLoaded();

        // Found missing before the first recording is read.
        TorchDevice device = engine.DeviceFor(task.Components.Execution);
        using var fingerprint = new TrainingFingerprint();
        fingerprint.Add(task.Detector);
        fingerprint.Add(options.ToJsonString());
        fingerprint.Add(task.Context.Seed.ToString(CultureInfo.InvariantCulture));
        if (task.Extractor is not null)
        {
            fingerprint.Add(task.Extractor.SaveState());
        }

        foreach (Spectrogram spectrogram in task.Normals)
        {
            task.Context.CancellationToken.ThrowIfCancellationRequested();
            add(spectrogram);
            fingerprint.Add(spectrogram);
        }

        int clips = complete();
        TModel? model = null;
        TorchWorkers.Run(maxThreads, workers =>
        {
            var random = new Random(task.Context.Seed);
            bool[] heldOut = ClipSplit.HoldOut(clips, task.Options.ValidationFraction, random);
            var run = new TrainingRun(workers, random, heldOut, task.Options, task.Context, fingerprint.ToString());
            model = device.Run(() => train(run, device));
        });
        return model!;
    }
}
