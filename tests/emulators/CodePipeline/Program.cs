using Dogshore.Emulators;
using Dogshore.Emulators.CodePipeline;

// One pipeline is there, as a person would have made it; its app answers at the address that is said.
return await EmulatorProgram.Run(args, port =>
{
    var emulator = new PipelineEmulator(port) { Delay = TimeSpan.FromSeconds(2) };
    Console.WriteLine($"the pipeline 'shop' deploys to {emulator.Make("shop").GetAwaiter().GetResult().Router.Url}");
    return emulator;
});
