using System.CommandLine;
using System.Globalization;
using AudioAnomaly;
using AudioAnomaly.BackboneEvaluation;
using AudioAnomaly.Samples;

// Weights are measured here, never chosen: the training program does not see a recording.
var data = new Option<DirectoryInfo>("--data") { Description = "ESC-10 as WAV files, a folder per class.", Required = true };
var weights = new Option<string[]>("--weights") { Description = "Files of CNN14 weights, or 'random'.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
var preset = new Option<string>("--preset") { Description = "The front end: panns32k, panns16k or clap2022.", DefaultValueFactory = _ => "panns32k" };
var layers = new Option<string[]>("--layers") { Description = "The layers to tap.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["conv_block2", "conv_block3"] };
var seeds = new Option<int>("--seeds") { Description = "Repeat with the seeds 0 to N-1.", DefaultValueFactory = _ => 1 };
var patches = new Option<bool>("--log-mel-patches") { Description = "Measure LogMelPatches too." };
var bank = new Option<int?>("--bank") { Description = "The number of patches in the bank; PatchCore's default if it is not given." };
var neighborhood = new Option<int>("--neighborhood") { Description = "The side of the square that features are averaged over.", DefaultValueFactory = _ => 1 };
var standardization = new Option<FeatureStandardization>("--standardization") { Description = "PatchCore's.", DefaultValueFactory = _ => FeatureStandardization.PerChannel };
var clipScore = new Option<PatchCoreClipScore>("--clip-score") { Description = "PatchCore's.", DefaultValueFactory = _ => PatchCoreClipScore.TopMean };

var command = new RootCommand("Measures weights of CNN14 with PatchCore on EnvMix-10.") { data, weights, preset, layers, seeds, patches, bank, neighborhood, standardization, clipScore };
command.SetAction(async (parsed, cancellationToken) =>
{
    LogMelOptions frontEnd = parsed.GetValue(preset) switch
    {
        "panns32k" => LogMelOptions.Panns32k,
        "panns16k" => LogMelOptions.Panns16k,
        "clap2022" => LogMelOptions.Clap2022,
        var unknown => throw new ArgumentException($"There is no preset '{unknown}'."),
    };
    void PatchCore(PatchCoreOptions options)
    {
        options.Standardization = parsed.GetValue(standardization);
        options.ClipScore = parsed.GetValue(clipScore);
        options.NeighborhoodSize = parsed.GetValue(neighborhood);
        options.CoresetCount = parsed.GetValue(bank);
    }

    var contestants = new List<Contestant>();
    if (parsed.GetValue(patches))
    {
        contestants.Add(new Contestant("LogMelPatches", builder => builder.UseLogMel(frontEnd).UseLogMelPatches().UsePatchCore(options => options.CoresetCount = parsed.GetValue(bank))));
    }

    foreach (string file in parsed.GetValue(weights)!)
    {
        Cnn14Weights loaded = file == "random" ? Cnn14Weights.Random(0, 64, 32, 64, 128, 256) : Cnn14Weights.Load(file, cancellationToken: cancellationToken);
        contestants.Add(new Contestant(file == "random" ? file : Path.GetFileNameWithoutExtension(file), builder => builder
            .UseLogMel(frontEnd)
            .UseCnn14(options => (options.Weights, options.Layers) = (loaded, parsed.GetValue(layers)!))
            .UsePatchCore(PatchCore)));
    }

    await EnvMixTable.WriteAsync(contestants, EnvMix10.Read(parsed.GetValue(data)!.FullName, quick: false), parsed.GetValue(seeds), Console.Out, cancellationToken);
    return 0;
});
return await command.Parse(args).InvokeAsync();
