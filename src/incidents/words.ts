/** 256 adjectives for code names: short, harmless, easy to say on the phone. The order is part of the names: never change it. */
export const ADJECTIVES: readonly string[] = `
agile airy alpine ample ancient apt arctic autumn azure balmy basic beige bold breezy bright
brisk broad bronze brown calm careful cedar central cerulean chalky cheerful chilly chosen
civic civil clean clever coastal cobalt compact cool copper coral cordial cosy courtly
crimson crisp crystal curious dapper daring dawn decent deep deft direct dotted double downy
dusty eager early easy ebony elder elegant emerald equal exact fabled fair famed fancy fast
feathered festive fine firm fleet floral fluent forward fresh friendly frosty full gallant
genial giant gifted glad gleaming glossy golden granite grassy grateful green grey handy
hardy hazel hearty helpful hilly honest icy ideal indigo inland ivory jade jaunty jovial
joyful keen kind kindly lace lasting lavender leafy learned light lilac lime lively local
lofty long loyal lucid lunar magenta maple marble maroon mellow mild mindful minty misty
modern modest mossy navy neat new nimble noble nordic northern oaken ochre olive onyx opal
orchid outer oval pale pastel patient peach pebbled pine pink placid plain playful plum
plush poetic polar polished polite prairie proud prudent pure purple quick quiet rapid rare
ready regal rich ripe rosy round royal ruby rural russet rustic sandy sapphire satin scarlet
scenic serene shiny silken silver simple sincere sleek smooth snowy social soft solar solid
southern spotted spring square stable starry steady stony stout subtle summer sunny super
supple tall tan tawny tender thrifty tidy topaz trim true trusty turquoise umber upper urban
useful valiant velvet verdant vernal vivid warm amber wavy western white whole winter wise
witty wooden woven young
`
  .trim()
  .split(/\s+/);

/** 256 animals for code names. The order is part of the names: never change it. */
export const ANIMALS: readonly string[] = `
adder albatross alpaca anchovy ant antelope heron auk avocet badger barbel bass bat beagle
bear beaver beetle bison bittern blackbird bluebird bobcat bonito bream buffalo bullfinch
burbot buzzard camel capuchin cardinal caribou carp cat catfish chamois cheetah chickadee
chinchilla chipmunk cicada clam coati cod collie coot cormorant cougar cow coyote crane
crayfish cricket crow curlew dace deer dingo dipper dog dolphin donkey dormouse dotterel
dragonfly duck dugong dunlin dunnock eel egret eider eland elk ermine falcon fawn ferret
firefly flamingo flounder fossa fox fulmar gadwall gannet gar gazelle gerbil gibbon giraffe
gnu goat goldfinch goose gopher goshawk grayling greyhound grouse gull guppy haddock hamster
hare harrier hawk hen herring hippo hobby hoopoe horse hound hummingbird husky ibex iguana
impala jackal jackdaw jaguar jellyfish kangaroo kestrel kingfisher kinglet kiwi knot koala
koi kudu lamb lamprey lapwing lark lemur leopard limpet linnet lion llama lobster loon loris
lynx mackerel magpie mallard manatee manta marmot marten martin meerkat mink minnow mole
mongoose moorhen moth mouse mule mullet muntjac narwhal newt nightjar numbat nuthatch
octopus okapi oriole oryx osprey otter owl ox oyster panda parrot partridge peacock pelican
perch petrel pheasant pigeon pika pilchard pipit plaice plover pony porcupine porpoise
possum prawn puffin quail quokka rabbit raccoon raven redstart reindeer rhino robin ruff
salmon sandpiper seahorse seal shearwater sheep shrew shrimp siskin skylark sloth snail
snipe sole spoonbill squid squirrel starling stoat sturgeon swallow swan swift teal tern
thrush tiger tortoise trout tuna turbot turtle vole wallaby walrus warbler weasel whale
whimbrel whinchat wigeon wolf wombat woodlark woodpecker wren yak
`
  .trim()
  .split(/\s+/);
