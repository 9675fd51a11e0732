using System.Globalization;
using System.Numerics.Tensors;
using AudioAnomaly.Components;
using MathNet.Numerics;

namespace AudioAnomaly.Onnx;

/// <summary>Finds out what a network takes and gives, by looking at it and running it on noise.</summary>
internal sealed class NetworkProbe
{
    private const int UsualBins = 64;
    private const int MostMinFrames = 4096;
    private const double Tolerance = 1e-3;

    /// <summary>Lengths to try: multiples of common strides.</summary>
    private static readonly int[] Lengths = [320, 960, 1920, 64];

    private readonly OnnxNetwork _network;
    private readonly OnnxOptions _options;
    private readonly NetworkRunner _runner;
    private readonly string[] _outputs;
    private readonly TensorAxes _input;
    private readonly int? _fixedFrames;
    private readonly int? _knownBins;

    private NetworkProbe(OnnxNetwork network, OnnxOptions options)
    {
        (_network, _options) = (network, options);
        _outputs = options.Layers.Count > 0 ? [.. options.Layers] : [.. network.Outputs];
        _input = options.InputLayout is { } letters ? new TensorAxes(letters) : InputGuess.Of(network.File, network.Input, options.Bins);
        _runner = new NetworkRunner(network, _input, options);
        CheckInput();
        _fixedFrames = LengthOf('t');
        _knownBins = LengthOf('f') ?? options.Bins;
    }

    private int Bins => _knownBins ?? UsualBins;

    /// <summary>Probes a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">What the caller knows of it.</param>
    /// <exception cref="OnnxModelException">It is no extractor of features from spectrograms.</exception>
    public static ProbedNetwork Run(OnnxNetwork network, OnnxOptions options) => new NetworkProbe(network, options).Run();

    private ProbedNetwork Run()
    {
        (int frames, int[] cells) = _fixedFrames is { } only ? (only, []) : FindLength();
        var sound = new ProbeSound(frames, Bins);
        ProbedLayer[] layers = FindLayers(sound, cells);
        (int Before, int After)?[] reaches = FindReaches(layers, sound);
        int padding = 0;
        int? context = null;
        if (Array.TrueForAll(reaches, reach => reach is not null))
        {
            (padding, layers) = Align(layers, reaches);
            context = layers.Zip(reaches, (layer, reach) => Math.Max(
                reach!.Value.Before + padding - (layer.SkippedCells * layer.Layer.FrameStride),
                reach.Value.After - padding + (layer.SkippedCells * layer.Layer.FrameStride))).Max();
            context = Math.Max(0, context.Value);
        }

        var probed = new ProbedNetwork
        {
            Input = _input,
            Bins = _knownBins ?? (layers.Any(layer => layer.Axes.Of('f') < 0) ? Bins : null),
            Frames = _fixedFrames,
            MinFrames = _fixedFrames ?? 1,
            ContextFrames = context,
            Padding = _fixedFrames is null ? padding : 0,
            TakesBatches = TakesBatches(layers, frames),
            Layers = [.. layers.OrderBy(layer => (long)layer.Layer.FrameStride * layer.Layer.BinStride)],
        };
        return _fixedFrames is not null ? probed : probed with
        {
            MinFrames = FindMinFrames(probed),
            ContextFrames = context is { } reach && Holds(probed, reach, sound) ? context : null,
        };
    }

    private int? LengthOf(char letter) => _input.Of(letter) is >= 0 and var axis && _network.Input.Lengths[axis] > 0 ? _network.Input.Lengths[axis] : null;

    private void CheckInput()
    {
        NetworkInput input = _network.Input;
        string? problem = _input.Letters.Length != input.Lengths.Length
            ? $"has {input.Lengths.Length} axes, and the layout '{_input.Letters}' has {_input.Letters.Length}"
            : LengthOf('c') is > 1 ? $"takes {LengthOf('c')} channels, and a spectrogram has one"
            : LengthOf('n') is > 1 ? $"takes batches of {LengthOf('n')} only. Export it for one input, or for any number"
            : LengthOf('f') is { } bins && _options.Bins is { } wanted && bins != wanted ? $"takes {bins} mel bands, and {nameof(OnnxOptions.Bins)} is {wanted}"
            : null;
        if (problem is not null)
        {
            throw Fail(input.Name, $"its input '{input.Name}' {input.Describe()} {problem}.");
        }
    }

    private OnnxModelException Fail(string tensor, string problem) => new(_network.File, problem) { TensorName = tensor };

    private NetworkTensor[] Run(ReadOnlyMemory<float> values, int frames) => _runner.Run([values], frames, Bins, _outputs);

    /// <summary>A length that the network runs on, and by how many cells each output grows when it is doubled.</summary>
    private (int Frames, int[] Cells) FindLength()
    {
        Exception? failure = null;
        foreach (int frames in Lengths)
        {
            NetworkTensor[] once, twice;
            try
            {
                var sound = new ProbeSound(2 * frames, Bins);
                (once, twice) = (Run(sound.Slice(0, frames), frames), Run(sound.Values, 2 * frames));
            }
            catch (OnnxModelException e)
            {
                failure ??= e;
                continue;
            }

            int[] cells = [.. once.Select((tensor, i) => Growth(i, tensor.Shape, twice[i].Shape))];
            if (Array.TrueForAll(cells, grown => grown > 0 && frames % grown == 0))
            {
                return (frames, cells);
            }

            int odd = Array.FindIndex(cells, grown => grown <= 0 || frames % grown != 0);
            failure = Fail(_outputs[odd], string.Create(
                CultureInfo.InvariantCulture,
                $"its output '{_outputs[odd]}' grows by {cells[odd]} cells in {frames} frames, which is no whole number of frames a cell."));
        }

        if (failure is OnnxModelException { TensorName: { } name } known && _outputs.Contains(name))
        {
            throw known;
        }

        string tried = string.Create(CultureInfo.InvariantCulture, $"{Bins} bands and {Lengths.Min()} to {2 * Lengths.Max()} frames");
        throw new OnnxModelException(_network.File, $"it does not run on log-mel spectrograms of {tried}: {failure!.Message}", failure)
        {
            TensorName = _network.Input.Name,
        };
    }

    /// <summary>How much an output grows along its axis of time.</summary>
    private int Growth(int output, int[] once, int[] twice)
    {
        if (once.Length != twice.Length || once.Length == 0)
        {
            throw Fail(_outputs[output], $"its output '{_outputs[output]}' has the shape [{string.Join(", ", once)}], which is no grid in time.");
        }

        int[] grown = [.. Enumerable.Range(0, once.Length).Where(axis => once[axis] != twice[axis])];
        return grown.Length switch
        {
            0 => throw Fail(
                _outputs[output],
                $"its output '{_outputs[output]}' [{string.Join(", ", once)}] has no axis of time: it does not grow with the recording."
                + $" Name other outputs with {nameof(OnnxOptions.Layers)}, such as a tensor before the pooling over time."),
            1 => twice[grown[0]] - once[grown[0]],
            _ => throw Fail(
                _outputs[output],
                $"its output '{_outputs[output]}' grows along several axes with the recording,"
                + $" from [{string.Join(", ", once)}] to [{string.Join(", ", twice)}]."),
        };
    }

    private ProbedLayer[] FindLayers(ProbeSound sound, int[] grown)
    {
        NetworkTensor[] outputs = Run(sound.Values, sound.Frames);
        int[]? longer = null;
        if (grown.Length > 0)
        {
            NetworkTensor[] twice = Run(new ProbeSound(2 * sound.Frames, Bins).Values, 2 * sound.Frames);
            longer = [.. twice.Select((tensor, i) => TimeAxis(outputs[i].Shape, tensor.Shape))];
        }

        var finder = new AxisFinder(sound, values => Run(values, sound.Frames));
        return [.. outputs.Select((tensor, i) =>
        {
            if (!TensorPrimitives.IsFiniteAll<float>(tensor.Values))
            {
                throw Fail(
                    _outputs[i],
                    $"its output '{_outputs[i]}' holds numbers that are not finite for ordinary sound."
                    + $" Check {nameof(OnnxOptions.Scale)}, {nameof(OnnxOptions.Mean)} and {nameof(OnnxOptions.Deviation)}.");
            }

            TensorAxes axes = AxesOf(i, tensor.Shape, longer?[i], finder);
            int cells = tensor.Shape[axes.Of('t')], rows = axes.LengthOf('f', tensor.Shape);
            int frameStride = longer is null ? (int)Math.Max(1, Math.Round((double)sound.Frames / cells)) : sound.Frames / grown[i];
            int binStride = (int)Math.Max(1, Math.Round((double)Bins / rows));
            return new ProbedLayer(new FeatureLayer(_outputs[i], axes.LengthOf('c', tensor.Shape), frameStride, binStride), axes, 0);
        })];
    }

    private static int TimeAxis(int[] once, int[] twice) => Enumerable.Range(0, once.Length).Single(axis => once[axis] != twice[axis]);

    private TensorAxes AxesOf(int output, int[] shape, int? grown, AxisFinder finder)
    {
        string name = _outputs[output];
        if (_options.OutputLayout is { } given)
        {
            return given.Length == shape.Length ? new TensorAxes(given)
                : throw Fail(
                    name,
                    $"its output '{name}' [{string.Join(", ", shape)}] has {shape.Length} axes,"
                    + $" and {nameof(OnnxOptions.OutputLayout)} '{given}' has {given.Length}.");
        }

        int time = grown ?? finder.FindTime(output)
            ?? throw Fail(
                name,
                $"its output '{name}' [{string.Join(", ", shape)}] has no axis of time: where the sound changes makes no difference."
                + $" Name other outputs with {nameof(OnnxOptions.Layers)}, or say what its axes are with {nameof(OnnxOptions.OutputLayout)}.");
        char[] letters = new char[shape.Length];
        Array.Fill(letters, 'c');
        letters[time] = 't';
        if (finder.FindFrequency(output, time, Bins) is { } frequency)
        {
            letters[frequency] = 'f';
        }

        if (letters[0] == 'c' && shape[0] == 1 && shape.Length > 1 && _input.Of('n') >= 0)
        {
            letters[0] = 'n';
        }

        return new TensorAxes(new string(letters));
    }

    private (int Before, int After)?[] FindReaches(ProbedLayer[] layers, ProbeSound sound)
    {
        (int Before, int After)?[] reaches = ReachesIn(layers, sound);
        return _fixedFrames is not null || sound.Frames >= Lengths[1] || Array.TrueForAll(reaches, reach => reach is not null)
            ? reaches
            : ReachesIn(layers, new ProbeSound(Lengths[1], Bins));
    }

    private (int Before, int After)?[] ReachesIn(ProbedLayer[] layers, ProbeSound sound)
    {
        var finder = new ReachFinder(sound, values => Run(values, sound.Frames));
        return [.. layers.Select((layer, i) => finder.Find(i, layer.Axes, layer.Layer.FrameStride))];
    }

    /// <summary>
    /// Cells of a network without padding stand for sound that lies later than their places say, those of one that looks back only for earlier sound. Frames
    /// before the first one, and cells left out, bring them to where they belong.
    /// </summary>
    private (int Padding, ProbedLayer[] Layers) Align(ProbedLayer[] layers, (int Before, int After)?[] reaches)
    {
        double[] shifts = [.. reaches.Select(reach => (reach!.Value.After - reach.Value.Before) / 2.0)];
        if (_fixedFrames is not null || !layers.Where((layer, i) => Math.Abs(shifts[i]) > layer.Layer.FrameStride / 2.0).Any())
        {
            return (0, layers);
        }

        int padding = (int)Math.Ceiling(shifts.Max(Math.Abs));
        return (padding, [.. layers.Select((layer, i) => layer with { SkippedCells = (int)Math.Round((padding - shifts[i]) / layer.Layer.FrameStride) })]);
    }

    private bool TakesBatches(ProbedLayer[] layers, int frames)
    {
        if (_input.Of('n') < 0 || LengthOf('n') is not null || layers.Any(layer => layer.Axes.Of('n') < 0))
        {
            return false;
        }

        ReadOnlyMemory<float> first = new ProbeSound(frames, Bins, seed: 2).Values, second = new ProbeSound(frames, Bins, seed: 3).Values;
        try
        {
            NetworkTensor[] both = _runner.Run([first, second], frames, Bins, _outputs), alone = Run(second, frames);
            return layers.Select((layer, i) => (layer, i)).All(entry => OutputGrid.Fits(both[entry.i], entry.layer.Axes, entry.layer.Layer, 2)
                && AreClose(Cells(both[entry.i], entry.layer, 1), Cells(alone[entry.i], entry.layer, 0)));
        }
        catch (OnnxModelException)
        {
            // It says so by its axis, and does not take them.
            return false;
        }
    }

    private static float[] Cells(NetworkTensor tensor, ProbedLayer layer, int item, int first = 0, int? count = null)
    {
        int cells = count ?? tensor.Shape[layer.Axes.Of('t')];
        float[] values = new float[cells * layer.Axes.LengthOf('f', tensor.Shape) * layer.Layer.Channels];
        OutputGrid.Copy(tensor, layer.Axes, item, first, cells, values);
        return values;
    }

    private static bool AreClose(float[] first, float[] second)
    {
        float largest = Math.Max(TensorPrimitives.MaxMagnitude<float>(second), float.Epsilon);
        return first.Length == second.Length && first.Zip(second).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Abs(largest));
    }

    private int FindMinFrames(ProbedNetwork probed)
    {
        int low = 0, high = probed.Layers.Max(layer => layer.Layer.FrameStride);
        while (!RunsOn(probed, high))
        {
            (low, high) = (high, 2 * high);
            if (high > MostMinFrames)
            {
                throw Fail(_network.Input.Name, $"it runs on no recording of up to {MostMinFrames} frames with features in every layer.");
            }
        }

        while (high - low > 1 && low > 0)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = RunsOn(probed, middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private bool RunsOn(ProbedNetwork probed, int frames)
    {
        try
        {
            int padded = frames + (2 * probed.Padding);
            NetworkTensor[] outputs = _runner.Run([new ProbeSound(padded, Bins).Values], padded, Bins, [.. probed.Layers.Select(layer => layer.Layer.Name)]);
            return probed.Layers.Select((layer, i) => (layer, i)).All(entry
                => OutputGrid.Fits(outputs[entry.i], entry.layer.Axes, entry.layer.Layer, 1)
                && outputs[entry.i].Shape[entry.layer.Axes.Of('t')] > entry.layer.SkippedCells);
        }
        catch (OnnxModelException)
        {
            // Too short for it.
            return false;
        }
    }

    /// <summary>Whether a part of a sound has the features of the whole, beyond the context.</summary>
    private bool Holds(ProbedNetwork probed, int context, ProbeSound sound)
    {
        long alignment = Euclid.LeastCommonMultiple([.. probed.Layers.Select(layer => (long)layer.Layer.FrameStride)]);
        long edge = alignment * ((context + probed.Padding + alignment - 1) / alignment), length = alignment * Math.Max(2, sound.Frames / 2 / alignment);
        if (edge > MostMinFrames || alignment > MostMinFrames)
        {
            return false;
        }

        int start = (int)(edge + alignment), part = (int)(length + (2 * edge));
        var whole = new ProbeSound(start + part + (int)edge, Bins, seed: 4);
        string[] names = [.. probed.Layers.Select(layer => layer.Layer.Name)];
        NetworkTensor[] all = _runner.Run([whole.Values], whole.Frames, Bins, names), some = _runner.Run([whole.Slice(start, part)], part, Bins, names);
        return probed.Layers.Select((layer, i) => (layer, i)).All(entry =>
        {
            int stride = entry.layer.Layer.FrameStride, first = (int)(edge / stride), count = (int)(length / stride);
            return AreClose(Cells(some[entry.i], entry.layer, 0, first, count), Cells(all[entry.i], entry.layer, 0, first + (start / stride), count));
        });
    }
}
