using System.CommandLine;
using AudioAnomaly.Audio;
using AudioAnomaly.Components;
using AudioAnomaly.Onnx;

namespace AudioAnomaly.Tool;

/// <summary><c>features</c>: writes one layer's feature map of a recording.</summary>
internal static class FeaturesCommand
{
    /// <summary>The layers of CNN14.</summary>
    public static readonly string[] Cnn14Layers = ["conv_block1", "conv_block2", "conv_block3", "conv_block4"];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The recording." };
        Option<string?> preset = CommonOptions.Preset();
        Option<string?> weights = CommonOptions.Weights();
        Option<string?> prefix = CommonOptions.Prefix();
        var seed = new NumberOption<int>("--seed") { Description = "The seed of random weights.", HelpName = "N" };
        var layer = new Option<string?>("--layer")
        {
            Description = "The layer: conv_block1 to conv_block4 of CNN14 (the default is conv_block4), 'patches' with --weights patches, or an output or inner"
                + " tensor of an ONNX network (the default is its coarsest output).",
            HelpName = "NAME",
        };
        var output = new Option<string>("--out")
        {
            Description = "The array to write: float32, channels x time x frequency.",
            Required = true,
            HelpName = "F.npy",
        };
        Option<string> frontEnd = FrontEndChoice.Option();
        Option<string[]> filter = FrontEndChoice.FilterOption();
        Option<string?> channel = CommonOptions.Channel();
        Option<string> device = ComputeDevice.Option();
        var command = new Command("features", "Writes the features of a recording as an array.") { file, preset, frontEnd, filter, weights, prefix, device, seed, layer, output, channel };
        command.SetAction((parsed, cancellationToken) =>
        {
            AtomicFile.Check(parsed.GetValue(output)!);
            var clip = AudioClip.FromFile(parsed.GetValue(file)!, CommonOptions.ChannelOf(parsed.GetValue(channel)));
            Cnn14Weights? cnn14 = CommonOptions.WeightsOf(parsed.GetValue(weights), parsed.GetValue(prefix), parsed.GetValue(seed), cancellationToken);
            IFeatureExtractor extractor = CommonOptions.IsOnnx(parsed.GetValue(weights))
                ? CreateOnnx(parsed.GetValue(weights)!, parsed.GetValue(layer))
                : CreateExtractor(cnn14, parsed.GetValue(layer), ComputeDevice.Of(parsed, device));
            using var owned = extractor as IDisposable;
            ISpectrogramFrontEnd eye =
                new FrontEndChoice(parsed.GetValue(frontEnd)!, CommonOptions.LogMelOf(parsed.GetValue(preset), cnn14), FrontEndChoice.FiltersOf(parsed.GetValue(filter))).Create();
            ErrorOutput.Warn((extractor as IFrontEndCheck)?.CheckFrontEnd(FilteredFrontEnd.Unwrap(eye)) ?? []);

            Spectrogram spectrogram = eye.Compute(clip);
            FeatureMap map = extractor.Extract(spectrogram)[^1];
            NpyFile.Write(parsed.GetValue(output)!, ChannelsFirst(map), map.Layer.Channels, map.Frames, map.Bins);
            Console.WriteLine($"{map.Layer.Name}: {map.Layer.Channels} channels x {map.Frames} x {map.Bins}.");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    /// <summary>The order of the axes in files: channel, time, frequency.</summary>
    private static float[] ChannelsFirst(FeatureMap map)
    {
        int channels = map.Layer.Channels, cells = map.Frames * map.Bins;
        ReadOnlySpan<float> values = map.Values.Span;
        float[] turned = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            turned[(i % channels * cells) + (i / channels)] = values[i];
        }

        return turned;
    }

    private static OnnxExtractor CreateOnnx(string path, string? layer) => new(new OnnxOptions { File = path, Layers = layer is null ? [] : [layer] });

    private static IFeatureExtractor CreateExtractor(Cnn14Weights? cnn14, string? layer, ComputeDevice device)
    {
        if (cnn14 is not null)
        {
            string tap = layer ?? Cnn14Layers[^1];
            return Cnn14Layers.Contains(tap)
                ? new Cnn14(cnn14, [tap], components: new ComponentContext(device.CreateRegistry(), device.ToExecution()))
                : throw new UsageException($"--layer {tap}: use one of {string.Join(", ", Cnn14Layers)}.");
        }

        return layer is null or "patches"
            ? new LogMelPatches()
            : throw new UsageException($"--layer {layer}: with --weights patches there is only the layer 'patches'.");
    }
}
