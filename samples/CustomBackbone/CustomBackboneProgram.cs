using System.Globalization;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Samples;

/// <summary>
/// Plugs networks of one's own into pipelines, one in TorchSharp and one in the ONNX format, saves and loads models with them, and compares them with the
/// library's feature extractors.
/// </summary>
internal static class CustomBackboneProgram
{
    // EnvMix's ratios, and lower ones for the generated sounds, which are easy: nothing but the fault ever changes.
    private static readonly double[] RecordingsSnrDb = [6, 0, -6];
    private static readonly double[] GeneratedSnrDb = [-6, -12, -18];

    public static async Task<int> RunAsync(string[] args)
    {
        if (SampleArguments.Parse(args) is not { } arguments)
        {
            await Console.Error.WriteLineAsync(SampleArguments.Usage);
            return 2;
        }

        try
        {
            await RunAsync(arguments);
            return 0;
        }
        catch (Exception e) when (e is AudioAnomalyException or PipelineConfigurationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task RunAsync(SampleArguments arguments)
    {
        IReadOnlyList<MixTask> tasks = arguments.Data is { } data ? EnvMix10.Read(data, arguments.Quick) : [GeneratedPump.Create()];
        double[] snrDb = arguments.Data is null ? GeneratedSnrDb : RecordingsSnrDb;
        GpvadWeights weights = arguments.Weights is { } file ? GpvadWeights.Load(file) : GpvadWeights.Random(0, 8, 16, 16, 16, 16);
        string network = arguments.Weights is null ? "small CRNN, random weights" : $"CRNN ({Path.GetFileName(arguments.Weights)})";
        Console.WriteLine(arguments.Data is null ? "Sound: generated, a pump and its faults; --data DIR takes recordings." : $"Sound: EnvMix-10 from {arguments.Data}{(arguments.Quick ? ", a part of it" : string.Empty)}.");
        Console.WriteLine($"Network: {network}{(arguments.Weights is null ? "; --weights FILE takes trained ones" : string.Empty)}.");

        var crnn = new Contestant(network, builder => Crnn(builder).UsePatchCore(Contestants.Crnn));
        ComponentRegistry registry = ManagedComponents.CreateRegistry().AddGpvad().AddOnnx();
        await SaveAndLoadAsync(crnn, tasks[0], snrDb[0], Path.Combine(arguments.Output, $"{tasks[0].Name}.aam"), registry);
        Contestant onnx = Contestants.Onnx(arguments.Onnx ?? WriteOnnx(arguments.Output));
        await SaveAndLoadAsync(onnx, tasks[0], snrDb[0], Path.Combine(arguments.Output, $"{tasks[0].Name}-onnx.aam"), registry);
        var taught = new Contestant("the same as teacher (STFPM)", builder => Crnn(builder).UseTorchTraining().UseStfpm());
        Contestant[] contestants = [Contestants.LogMelPatches, Contestants.RandomCnn14, crnn, onnx, .. arguments.Stfpm ? [taught] : Array.Empty<Contestant>()];
        await CompareAsync(contestants, tasks, snrDb, arguments.Seeds);

        AudioAnomalyPipelineBuilder Crnn(AudioAnomalyPipelineBuilder builder) => builder.UseLogMel(GpvadBackbone.FrontEnd).UseGpvad(weights, GpvadBackbone.DefaultLayers);
    }

    /// <summary>A network to begin with: the library's own, as a file that any program with ONNX Runtime can run.</summary>
    private static string WriteOnnx(string folder)
    {
        string path = Path.Combine(Directory.CreateDirectory(folder).FullName, "cnn14.onnx");
        OnnxExport.SaveCnn14(Cnn14Weights.Pretrained, path, ["conv_block2", "conv_block3"]);
        return path;
    }

    /// <summary>A model with the backbone in it is one file like any other; to load it, the registry must know the backbone.</summary>
    private static async Task SaveAndLoadAsync(Contestant contestant, MixTask task, double snrDb, string path, ComponentRegistry registry)
    {
        AudioClip suspect = task.Mix(snrDb, seed: 0).First().Mix;
        using AudioAnomalyModel fitted = await contestant.FitAsync(task, seed: 0);
        await fitted.SaveAsync(path);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(path, registry);
        AnomalyResult before = fitted.Score(suspect), after = loaded.Score(suspect);
        if (before.Score != after.Score)
        {
            throw new InvalidDataException($"The loaded model scores {after.Score} where the fitted one scores {before.Score}.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model: {path}, loaded again, same score. {suspect.Source}: {after.Score:0.000}, {after.Verdict} (threshold {after.Threshold:0.000})."));
        Console.WriteLine();
    }

    private static async Task CompareAsync(IReadOnlyList<Contestant> contestants, IReadOnlyList<MixTask> tasks, double[] snrDb, int seeds)
    {
        Console.WriteLine($"Mean ROC-AUC over {tasks.Count} background(s) and {seeds} seed(s); {tasks[0].TestNormals.Items.Count} normal recordings against {tasks[0].Anomalies.Items.Count} mixtures each.");
        Console.WriteLine($"{"Features",-40}{string.Concat(snrDb.Select(snr => string.Create(CultureInfo.InvariantCulture, $"{snr,6:0} dB")))}");
        foreach (Contestant contestant in contestants)
        {
            double[] mean = new double[snrDb.Length];
            for (int seed = 0; seed < seeds; seed++)
            {
                foreach (MixTask task in tasks)
                {
                    double[] auc = await contestant.RunAsync(task, snrDb, seed);
                    for (int i = 0; i < mean.Length; i++)
                    {
                        mean[i] += auc[i] / (seeds * tasks.Count);
                    }
                }
            }

            Console.WriteLine($"{contestant.Name,-40}{string.Concat(mean.Select(auc => string.Create(CultureInfo.InvariantCulture, $"{auc,9:0.000}")))}");
        }
    }
}
